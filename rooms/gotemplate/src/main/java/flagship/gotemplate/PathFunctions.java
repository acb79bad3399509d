package flagship.gotemplate;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Sprig's functions of paths with slashes, and of URLs. They touch no file. */
final class PathFunctions {
    private PathFunctions() {}

    static List<NamedFunction> all() {
        return List.of(
                NamedFunction.of("base", 1, 1, a -> base(a.text(0))),
                NamedFunction.of("dir", 1, 1, a -> clean(folder(a.text(0)))),
                NamedFunction.of("ext", 1, 1, a -> extension(a.text(0))),
                NamedFunction.of("clean", 1, 1, a -> clean(a.text(0))),
                NamedFunction.of("isAbs", 1, 1, a -> a.text(0).startsWith("/")),
                NamedFunction.of("urlParse", 1, 1, PathFunctions::parsed),
                NamedFunction.of("urlJoin", 1, 1, PathFunctions::joined));
    }

    private static String base(String path) {
        if (path.isEmpty()) {
            return ".";
        }
        int end = path.length();
        while (end > 0 && path.charAt(end - 1) == '/') {
            end--;
        }
        return end == 0 ? "/" : path.substring(path.lastIndexOf('/', end - 1) + 1, end);
    }

    private static String folder(String path) {
        return path.substring(0, path.lastIndexOf('/') + 1);
    }

    private static String extension(String path) {
        int point = path.lastIndexOf('.');
        return point > path.lastIndexOf('/') ? path.substring(point) : "";
    }

    private static String clean(String path) {
        boolean absolute = path.startsWith("/");
        var names = new ArrayDeque<String>();
        for (String name : path.split("/", -1)) {
            if (name.equals("..") && !names.isEmpty() && !names.getLast().equals("..")) {
                names.removeLast();
            } else if (name.equals("..") ? !absolute : !name.isEmpty() && !name.equals(".")) {
                names.addLast(name);
            }
        }
        var joined = String.join("/", names);
        if (absolute) {
            return "/" + joined;
        }
        return joined.isEmpty() ? "." : joined;
    }

    private static Object parsed(Arguments arguments) {
        try {
            var uri = new URI(arguments.text(0));
            var members = new TreeMap<String, @Nullable Object>();
            members.put("scheme", orEmpty(uri.getScheme()));
            members.put("userinfo", orEmpty(uri.getRawUserInfo()));
            members.put("host", host(uri));
            members.put("hostname", orEmpty(uri.getHost()));
            members.put("path", orEmpty(uri.getPath()));
            members.put("query", orEmpty(uri.getRawQuery()));
            members.put("fragment", orEmpty(uri.getFragment()));
            members.put("opaque", uri.isOpaque() ? uri.getRawSchemeSpecificPart() : "");
            return members;
        } catch (URISyntaxException e) {
            throw arguments.error("unable to parse url");
        }
    }

    private static String host(URI uri) {
        var host = orEmpty(uri.getHost());
        return uri.getPort() < 0 ? host : host + ":" + uri.getPort();
    }

    private static String orEmpty(@Nullable String text) {
        return text == null ? "" : text;
    }

    private static Object joined(Arguments arguments) {
        var members = arguments.map(0);
        var url = new StringBuilder();
        append(url, "", members, "scheme", ":");
        var opaque = part(members, "opaque");
        if (!opaque.isEmpty()) {
            url.append(opaque);
        } else {
            var host = part(members, "host");
            var user = part(members, "userinfo");
            if (!host.isEmpty() || !user.isEmpty()) {
                url.append("//").append(user.isEmpty() ? "" : user + "@").append(host);
            }
            var path = part(members, "path");
            url.append(!path.isEmpty() && !host.isEmpty() && !path.startsWith("/") ? "/" : "")
                    .append(path);
        }
        append(url, "?", members, "query", "");
        append(url, "#", members, "fragment", "");
        return url.toString();
    }

    private static void append(
            StringBuilder url, String before, Map<String, @Nullable Object> members, String name, String after) {
        var part = part(members, name);
        if (!part.isEmpty()) {
            url.append(before).append(part).append(after);
        }
    }

    private static String part(Map<String, @Nullable Object> members, String name) {
        return members.get(name) instanceof String text ? text : "";
    }
}
