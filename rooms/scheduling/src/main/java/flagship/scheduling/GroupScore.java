package flagship.scheduling;

import java.util.List;

/**
 * How good a group of clusters is for a binding. Source: contract section 5.3, step 1.
 */
final class GroupScore {
    /** What a cluster or replica counts more than the score of a cluster, which goes to 100 or so. */
    private static final long UNIT = 1000;

    private GroupScore() {}

    /** How many clusters hold all replicas; then their mean score. */
    static long duplicated(List<Candidate> members, long replicas) {
        long valid = 0;
        long scores = 0;
        for (Candidate member : members) {
            if (member.available() >= replicas) {
                valid++;
                scores += member.score();
            }
        }
        return valid == 0 ? 0 : UNIT * valid + scores / valid;
    }

    /**
     * How many replicas of the group's share fit; then the mean score of the clusters that are needed for them.
     *
     * @param members by rank
     */
    static long divided(List<Candidate> members, long replicas, int minGroups, int minClusters) {
        int groups = Math.max(1, minGroups);
        long target = (replicas + groups - 1) / groups;
        int clusters = Math.max(minClusters, groups);
        long room = 0;
        long scores = 0;
        int count = 0;
        for (Candidate member : members) {
            if (count >= clusters && room >= target) {
                break;
            }
            room += member.available();
            scores += member.score();
            count++;
        }
        return room < target ? UNIT * room + scores / members.size() : UNIT * target + scores / count;
    }
}
