package flagship.networkagent;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

/** Names of the node's ends of wires (kube-ovn.md, 8.3). */
final class DeviceNameTest {
    private static final String ID = "0123456789abcdef0123456789abcdef";

    @Test
    void thePrimaryInterfaceIsNamedAfterTheContainer() {
        assertThat(DeviceName.hostEnd(ID, "eth0")).isEqualTo("0123456789ab_h");
    }

    @Test
    void anotherInterfaceAddsItsName() {
        assertThat(DeviceName.hostEnd(ID, "net1")).isEqualTo("01234567_net1_h");
    }

    @Test
    void kubeVirtsLongNamesAreCut() {
        assertThat(DeviceName.hostEnd(ID, "pod37a8eec1ce1")).isEqualTo("01234_37a8eec_h");
    }

    @Test
    void noNameIsLongerThanLinuxAllows() {
        for (String ifName : List.of("a", "eth0", "net12345", "net123456", "a-long-name-15c", "pod37a8eec1ce1")) {
            assertThat(DeviceName.hostEnd(ID, ifName)).hasSizeLessThanOrEqualTo(15);
        }
    }

    @Test
    void longNamesStillTellContainersApart() {
        assertThat(DeviceName.hostEnd("aaaa0000", "a-long-name-15c"))
                .isNotEqualTo(DeviceName.hostEnd("bbbb0000", "a-long-name-15c"));
    }
}
