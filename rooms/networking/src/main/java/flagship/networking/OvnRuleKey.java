package flagship.networking;

import flagship.fleetapi.OvnRule;

/** Which rule of OVN's own NAT. */
record OvnRuleKey(OvnRule.Type type, String name) {
    /** The mark of its rows. */
    String mark() {
        return type.word() + "/" + name;
    }
}
