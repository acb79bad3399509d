package flagship.interpreter;

import static flagship.interpreter.Given.object;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** A Subnet in a member whose network controller has completed it. */
class NetworkRetentionTest {
    private static void retains(String desired, String observed, String result) {
        assertThat(ResourceInterpreter.nativeRules(InterpreterRules.DEFAULT)
                        .retain(
                                object("kubeovn.io/v1", "Subnet", desired),
                                object("kubeovn.io/v1", "Subnet", observed)))
                .isEqualTo(object("kubeovn.io/v1", "Subnet", result));
    }

    @Test
    void whatTheTemplateLeavesOpenStaysAsItIs() {
        retains(
                "spec: {cidrBlock: 10.0.0.0/24, vpc: t1}",
                "spec: {cidrBlock: 10.0.0.0/24, vpc: t1, gateway: 10.0.0.1, provider: ovn, protocol: IPv4, private: false, excludeIps: [10.0.0.1]}",
                "spec: {cidrBlock: 10.0.0.0/24, vpc: t1, gateway: 10.0.0.1, provider: ovn, protocol: IPv4, private: false, excludeIps: [10.0.0.1]}");
    }

    @Test
    void theSameAddressesInOtherWordsAreTheSame() {
        retains(
                "spec: {gateway: 10.0.0.1, excludeIps: [10.0.0.9, 10.0.0.2..10.0.0.5]}",
                "spec: {gateway: 10.0.0.1, excludeIps: [10.0.0.1..10.0.0.5, 10.0.0.9]}",
                "spec: {gateway: 10.0.0.1, excludeIps: [10.0.0.1..10.0.0.5, 10.0.0.9]}");
    }

    @Test
    void whatTheTemplateChangesWins() {
        retains(
                "spec: {gateway: 10.0.0.254, excludeIps: [10.0.0.9]}",
                "spec: {gateway: 10.0.0.1, excludeIps: [10.0.0.1..10.0.0.9], private: true}",
                "spec: {gateway: 10.0.0.254, excludeIps: [10.0.0.9], private: false}");
    }
}
