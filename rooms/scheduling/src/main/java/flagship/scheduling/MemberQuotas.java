package flagship.scheduling;

import java.util.List;

/** The ResourceQuotas of members, as somebody knows them at the moment. Safe for use by many threads. */
@FunctionalInterface
public interface MemberQuotas {
    /** Nobody knows of any. */
    MemberQuotas NONE = _ -> List.of();

    /** All quotas of a cluster; none if they are not known. */
    List<MemberQuota> quotas(String cluster);
}
