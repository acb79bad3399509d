package flagship.kubemodel;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * The forms that names, label keys and label values must have.
 *
 * <p>Each check returns what is wrong, in Kubernetes' wording, and nothing when the text is right. The checks are linear in the length of
 * the text; lengths are counted in UTF-8 bytes.
 *
 * <p>Source: {@code apimachinery/pkg/util/validation} and {@code pkg/api/validation/path} 1.32.
 */
public final class Names {
    /** Longest DNS label, label value, and name part of a qualified name. */
    public static final int LABEL_LENGTH_MAX = 63;

    /** Longest DNS subdomain. */
    public static final int SUBDOMAIN_LENGTH_MAX = 253;

    private static final String LABEL_FORM = "[a-z0-9]([-a-z0-9]*[a-z0-9])?";
    private static final String QUALIFIED_FORM = "([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]";
    private static final String QUALIFIED_RULE =
            "must consist of alphanumeric characters, '-', '_' or '.', and must start and end with an "
                    + "alphanumeric character (e.g. 'MyName',  or 'my.name',  or '123-abc', regex used for validation is '"
                    + QUALIFIED_FORM + "')";
    private static final String LABEL_RULE =
            "a lowercase RFC 1123 label must consist of lower case alphanumeric characters or '-', and must start and end with an "
                    + "alphanumeric character (e.g. 'my-name',  or '123-abc', regex used for validation is '"
                    + LABEL_FORM
                    + "')";
    private static final String SUBDOMAIN_RULE =
            "a lowercase RFC 1123 subdomain must consist of lower case alphanumeric characters, '-' or '.', and must start and end "
                    + "with an alphanumeric character (e.g. 'example.com', regex used for validation is '" + LABEL_FORM
                    + "(\\." + LABEL_FORM + ")*')";
    private static final String DNS_1035_RULE =
            "a DNS-1035 label must consist of lower case alphanumeric characters or '-', start with an alphabetic character, and end "
                    + "with an alphanumeric character (e.g. 'my-name',  or 'abc-123', regex used for validation is "
                    + "'[a-z]([-a-z0-9]*[a-z0-9])?')";
    private static final String VALUE_RULE =
            "a valid label must be an empty string or consist of alphanumeric characters, '-', '_' or '.', and must start and end with "
                    + "an alphanumeric character (e.g. 'MyValue',  or 'my_value',  or '12345', regex used for validation is '("
                    + QUALIFIED_FORM + ")?')";

    private Names() {}

    /** A DNS label after RFC 1123: {@code 123-abc}; the form of namespace names. */
    public static List<String> dnsLabel(String text) {
        var wrong = new ArrayList<String>(1);
        requireLength(text, LABEL_LENGTH_MAX, "", wrong);
        if (!isLowerLabel(text)) {
            wrong.add(isSubdomain(text) ? "must not contain dots" : LABEL_RULE);
        }
        return List.copyOf(wrong);
    }

    /** A DNS label after RFC 1035: {@code abc-123}; the form of Service names and of API versions. */
    public static List<String> dns1035Label(String text) {
        var wrong = new ArrayList<String>(1);
        requireLength(text, LABEL_LENGTH_MAX, "", wrong);
        if (!isLowerLabel(text) || Character.isDigit(text.charAt(0))) {
            wrong.add(DNS_1035_RULE);
        }
        return List.copyOf(wrong);
    }

    /** A DNS subdomain: labels joined by dots; the form of most object names and of API groups. */
    public static List<String> dnsSubdomain(String text) {
        var wrong = new ArrayList<String>(1);
        requireLength(text, SUBDOMAIN_LENGTH_MAX, "", wrong);
        if (!isSubdomain(text)) {
            wrong.add(SUBDOMAIN_RULE);
        }
        return List.copyOf(wrong);
    }

    /** {@code [prefix/]name}: the form of label keys, annotation keys (in lower case) and finalizers. */
    public static List<String> qualifiedName(String text) {
        int slash = text.indexOf('/');
        if (slash != text.lastIndexOf('/')) {
            return List.of("a qualified name " + QUALIFIED_RULE
                    + " with an optional DNS subdomain prefix and '/' (e.g. 'example.com/MyName')");
        }
        var wrong = new ArrayList<String>(1);
        if (slash == 0) {
            wrong.add("prefix part must be non-empty");
        } else if (slash > 0) {
            dnsSubdomain(text.substring(0, slash)).forEach(why -> wrong.add("prefix part " + why));
        }
        namePart(text.substring(slash + 1), wrong);
        return List.copyOf(wrong);
    }

    private static void namePart(String name, List<String> wrong) {
        if (name.isEmpty()) {
            wrong.add("name part must be non-empty");
        }
        requireLength(name, LABEL_LENGTH_MAX, "name part ", wrong);
        if (!isQualified(name)) {
            wrong.add("name part " + QUALIFIED_RULE);
        }
    }

    /** A label's value; may be empty. */
    public static List<String> labelValue(String text) {
        var wrong = new ArrayList<String>(1);
        requireLength(text, LABEL_LENGTH_MAX, "", wrong);
        if (!text.isEmpty() && !isQualified(text)) {
            wrong.add(VALUE_RULE);
        }
        return List.copyOf(wrong);
    }

    /** A text that can stand as one segment of a URL's path; the form of names in RBAC. */
    public static List<String> pathSegment(String text) {
        if (text.equals(".") || text.equals("..")) {
            return List.of("may not be '" + text + "'");
        }
        var wrong = new ArrayList<String>(1);
        if (text.contains("/")) {
            wrong.add("may not contain '/'");
        }
        if (text.contains("%")) {
            wrong.add("may not contain '%'");
        }
        return List.copyOf(wrong);
    }

    private static void requireLength(String text, int max, String part, List<String> wrong) {
        if (text.length() > max || text.getBytes(StandardCharsets.UTF_8).length > max) {
            wrong.add(part + "must be no more than " + max + " characters");
        }
    }

    private static boolean isSubdomain(String text) {
        int start = 0;
        for (int dot = text.indexOf('.'); dot >= 0; dot = text.indexOf('.', start)) {
            if (!isLowerLabel(text.substring(start, dot))) {
                return false;
            }
            start = dot + 1;
        }
        return isLowerLabel(text.substring(start));
    }

    private static boolean isLowerLabel(String text) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            boolean inner = i > 0 && i < text.length() - 1;
            if (!isLowerOrDigit(c) && !(inner && c == '-')) {
                return false;
            }
        }
        return !text.isEmpty();
    }

    private static boolean isQualified(String text) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            boolean inner = i > 0 && i < text.length() - 1;
            if (!isLowerOrDigit(c) && !(c >= 'A' && c <= 'Z') && !(inner && (c == '-' || c == '_' || c == '.'))) {
                return false;
            }
        }
        return !text.isEmpty();
    }

    private static boolean isLowerOrDigit(char c) {
        return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9');
    }
}
