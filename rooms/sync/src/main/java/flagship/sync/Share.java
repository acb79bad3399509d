package flagship.sync;

/** Which clusters are this process's to synchronise. Safe for use by many threads; the answer may change at any time. */
@FunctionalInterface
interface Share {
    /** Of a process that is alone. */
    Share ALL = _ -> true;

    boolean owns(String cluster);
}
