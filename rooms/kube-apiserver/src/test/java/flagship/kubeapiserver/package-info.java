/** Tests of the API server: real stores, real HTTPS on loopback. */
@NullMarked
package flagship.kubeapiserver;

import org.jspecify.annotations.NullMarked;
