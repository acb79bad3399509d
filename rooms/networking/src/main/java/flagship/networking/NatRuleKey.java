package flagship.networking;

import flagship.fleetapi.IptablesRule;

/** Which rule. */
record NatRuleKey(IptablesRule.Type type, String name) {
    static NatRuleKey of(IptablesRule rule) {
        return new NatRuleKey(rule.type(), rule.name());
    }
}
