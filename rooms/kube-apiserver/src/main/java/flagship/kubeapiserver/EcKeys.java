package flagship.kubeapiserver;

import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.interfaces.ECPrivateKey;
import java.security.spec.ECPoint;
import java.security.spec.ECPublicKeySpec;
import org.bouncycastle.jce.ECNamedCurveTable;

/** P-256 keys. */
final class EcKeys {
    private EcKeys() {}

    /**
     * The public half of a P-256 key.
     *
     * @throws ServerStartException if the key is of another sort
     */
    static PublicKey publicKey(PrivateKey key) {
        if (!(key instanceof ECPrivateKey ec)) {
            throw new ServerStartException("a key in the pki folder is no EC key: remove it to get a new one", null);
        }
        var curve = ECNamedCurveTable.getParameterSpec("secp256r1");
        var point = curve.getG().multiply(ec.getS()).normalize();
        var affine = new ECPoint(
                point.getAffineXCoord().toBigInteger(), point.getAffineYCoord().toBigInteger());
        try {
            return KeyFactory.getInstance("EC").generatePublic(new ECPublicKeySpec(affine, ec.getParams()));
        } catch (GeneralSecurityException e) {
            throw new ServerStartException("a key in the pki folder is no P-256 key: remove it to get a new one", e);
        }
    }
}
