package flagship.catalog;

/**
 * What an object is found and counted by: a label of it, or the value of one of the {@link IndexedFields}.
 *
 * @param key of the label; of a field its name behind {@value IndexedFields#PREFIX}, which no label's key begins with
 */
record Fact(String key, String value) {}
