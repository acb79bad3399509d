package flagship.gotemplate;

import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** The functions of Sprig. */
final class SprigTest {
    @TestFactory
    Stream<DynamicTest> text() {
        return Cases.give("""
                {{ trim "  a " }}{{ trimAll "$" "$5$" }}{{ trimSuffix "-" "a-" }}{{ trimPrefix "-" "-a" }} => a5aa
                {{ upper "a" }}{{ lower "B" }} {{ title "hello world" }} {{ untitle "Hello World" }} => Ab Hello World hello world
                {{ repeat 3 "ab" }} {{ substr 0 3 "abcdef" }} {{ substr 2 -1 "abcdef" }} => ababab abc cdef
                {{ trunc 3 "abcdef" }} {{ trunc -2 "abcdef" }} {{ trunc 9 "abc" }} {{ abbrev 5 "abcdefgh" }} => abc ef abc ab...
                {{ nospace "a b c" }} {{ initials "First Try" }} {{ swapcase "aB" }} => abc FT Ab
                {{ contains "b" "abc" }} {{ hasPrefix "a" "abc" }} {{ hasSuffix "a" "abc" }} => true true false
                {{ quote "a" 1 nil "b\\"" }} {{ squote "a" 1 }} => "a" "1" "b\\"" 'a' '1'
                {{ cat "a" 1 nil "b" }}. {{ replace "-" "_" "a-b-c" }} {{ plural "one" "many" 1 }} => a 1 b. a_b_c one
                {{ indent 2 "a\\nb" }}|{{ nindent 2 "a\\nb" }} =>   a\\n  b|\\n  a\\n  b
                {{ snakecase "FirstName" }} {{ kebabcase "FirstName" }} {{ camelcase "http_server" }} => first_name first-name HttpServer
                {{ join "," .source.status.zones }} {{ join "-" (list 1 2) }} => x,y,z 1-2
                {{ splitList "," "a,b,c" }} {{ (split "." "a.b")._1 }} {{ (splitn "." 2 "a.b.c")._1 }} => [a b c] b b.c
                {{ toString 1.5 }} {{ toStrings (list 1 "a") }} {{ sortAlpha (list "b" "a") }} => 1.5 [1 a] [a b]
                """);
    }

    @TestFactory
    Stream<DynamicTest> defaultsAndTypes() {
        return Cases.give("""
                {{ .source.nothing | default "x" }} {{ default "x" "y" }} {{ default 5 0 }} => x y 5
                {{ empty "" }} {{ empty (list) }} {{ empty 1 }} => true true false
                {{ coalesce 0 "" "a" "b" }}[{{ coalesce 0 }}] => a[]
                {{ ternary "yes" "no" true }} {{ false | ternary "yes" "no" }} => yes no
                {{ all 1 "a" }} {{ any 0 "" }} => true false
                {{ typeOf "a" }} {{ kindOf (list) }} {{ kindOf (dict) }} {{ kindIs "string" "a" }} {{ kindOf .source.nothing }} => string slice map true invalid
                {{ typeIs "string" "a" }} {{ typeIsLike "string" "a" }} {{ deepEqual (list 1 (dict "a" 2)) (list 1 (dict "a" 2)) }} => true true true
                """);
    }

    @TestFactory
    Stream<DynamicTest> encodings() {
        return Cases.give("""
                {{ b64enc "a+b</>" }} {{ b64dec .references.secret.data.token }} => YStiPC8+ a+b</>
                {{ b32enc "hello" }} {{ b32dec "NBSWY3DP" }} {{ b32enc "a" }} {{ b32dec "ME======" }} => NBSWY3DP hello ME====== a
                {{ sha256sum "a" }} => ca978112ca1bbdcafac231b39a23dc4da786eff8147c4e72b9807785afee48bb
                {{ sha1sum "a" }} {{ adler32sum "a" }} => 86f7e437faa5a7fce15d1ddcb9eaeaea377667b8 6422626
                {{ toJson .source.metadata.labels }} {{ toRawJson .source.metadata.labels }} => {"env":"prod","tier":"a\\u003cb\\u003e"} {"env":"prod","tier":"a<b>"}
                {{ toJson (list 1 1.5 true nil "x\\"y") }} => [1,1.5,true,null,"x\\"y"]
                {{ toJson (list 1000000.0 1e21 0.0000001 1e-7 0.00001) }} => [1000000,1e+21,1e-7,1e-7,0.00001]
                {{ toPrettyJson (dict "a" (list 1) "b" (dict)) }} => {\\n  "a": [\\n    1\\n  ],\\n  "b": {}\\n}
                {{ (fromJson "{\\"a\\":[1,2.5,{\\"b\\":null}]}").a }} => [1 2.5 map[b:<nil>]]
                {{ (mustFromJson "[\\"x\\"]" | mustToJson) }} => ["x"]
                """);
    }

    @TestFactory
    Stream<DynamicTest> lists() {
        return Cases.give("""
                {{ $l := list 1 2 3 }}{{ first $l }}{{ last $l }}{{ rest $l }}{{ initial $l }} => 13[2 3][1 2]
                {{ $l := list 1 2 }}{{ append $l 3 }}{{ prepend $l 0 }}{{ concat $l (list 9) }}{{ $l }} => [1 2 3][0 1 2][1 2 9][1 2]
                {{ reverse (list 1 2 3) }}{{ uniq (list 1 2 1 "1") }}{{ without (list 1 2 3) 2 }}{{ compact (list 0 1 "") }} => [3 2 1][1 2 1][1 3][1]
                {{ has 2 (list 1 2) }}{{ has "2" (list 1 2) }} {{ slice (list 1 2 3) 1 2 }} {{ chunk 2 (list 1 2 3) }} => truefalse [2] [[1 2] [3]]
                {{ until 3 }} {{ untilStep 3 9 2 }} {{ seq 3 }} {{ seq 2 2 6 }} {{ seq 3 1 }} => [0 1 2] [3 5 7] 1 2 3 2 4 6 3 2 1
                {{ mustFirst (list "a") }}[{{ first (list) }}] => a[]
                """);
    }

    @TestFactory
    Stream<DynamicTest> maps() {
        return Cases.give("""
                {{ dict "a" 1 "b" 2 }} {{ get (dict "a" 1) "a" }}[{{ get (dict) "a" }}] => map[a:1 b:2] 1[]
                {{ $d := dict "a" 1 }}{{ $_ := set $d "b" 2 }}{{ $_ := unset $d "a" }}{{ $d }} {{ hasKey $d "b" }} => map[b:2] true
                {{ keys (dict "b" 1 "a" 2) | sortAlpha }} {{ values (dict "b" 1 "a" 2) }} {{ pluck "a" (dict "a" 1) (dict "a" 2) (dict) }} => [a b] [2 1] [1 2]
                {{ pick (dict "a" 1 "b" 2) "a" }} {{ omit (dict "a" 1 "b" 2) "a" }} => map[a:1] map[b:2]
                {{ merge (dict "a" 1 "m" (dict "x" 1)) (dict "a" 2 "b" 3 "m" (dict "y" 2)) }} => map[a:1 b:3 m:map[x:1 y:2]]
                {{ mergeOverwrite (dict "a" 1) (dict "a" 2 "b" 3) }} => map[a:2 b:3]
                {{ dig "metadata" "labels" "env" "none" .source }} {{ dig "metadata" "annotations" "x" "none" .source }} => prod none
                {{ $d := dict "a" (dict "b" 1) }}{{ $c := deepCopy $d }}{{ $_ := set $c.a "b" 2 }}{{ $d.a.b }}{{ $c.a.b }} => 12
                """);
    }

    @TestFactory
    Stream<DynamicTest> arithmetic() {
        return Cases.give("""
                {{ add 1 2 3 }} {{ add1 1 }} {{ sub 5 2 }} {{ mul 2 3 4 }} {{ div 7 2 }} {{ mod 7 2 }} => 6 2 3 24 3 1
                {{ max 1 5 3 }} {{ min 4 2 }} {{ maxf 1.5 2 }} {{ minf 1.5 2 }} => 5 2 2 1.5
                {{ addf 0.1 0.2 }} {{ subf 1 0.1 }} {{ mulf 1.1 2 }} {{ divf 7 2 }} {{ add1f 0.5 }} => 0.3 0.9 2.2 3.5 1.5
                {{ ceil 1.1 }} {{ floor 1.9 }} {{ round 1.2345 2 }} {{ round 1.5 0 }} {{ round 123.5555 3 }} => 2 1 1.23 2 123.556
                {{ int "12" }} {{ int64 3.9 }} {{ float64 "1.5" }} {{ atoi "x" }} {{ toDecimal "0777" }} {{ add "2" .source.spec.replicas }} => 12 3 1.5 0 511 5
                """);
    }

    @TestFactory
    Stream<DynamicTest> regularExpressions() {
        return Cases.give("""
                {{ regexMatch "^eu-[0-9]+$" .source.metadata.name }} {{ regexFind "[0-9]+" "a12b34" }} {{ regexFindAll "[0-9]+" "a12b34" -1 }} => true 12 [12 34]
                {{ regexReplaceAll "a(x*)b" "-ab-axxb-" "${1}W" }} {{ regexReplaceAll "a(x*)b" "-ab-axxb-" "$1W" }} => -W-xxW- ---
                {{ regexReplaceAll "(?P<n>[a-z]+)" "ab1" "<$n>$$" }} {{ regexReplaceAllLiteral "b" "abc" "$1" }} => <ab>$1 a$1c
                {{ regexSplit "z+" "pizza" -1 }} {{ regexSplit "," "a,b,c" 2 }} {{ regexQuoteMeta "a.b" }} => [pi a] [a b,c] a\\.b
                {{ mustRegexMatch "a" "b" }} => false
                """);
    }

    @TestFactory
    Stream<DynamicTest> versions() {
        return Cases.give("""
                {{ semverCompare ">=1.20.0" "v1.21.3" }} {{ semverCompare ">=1.20-0" "1.21.3-gke.1" }} {{ semverCompare ">=1.20.0" "1.21.3-gke.1" }} => true true false
                {{ semverCompare "^1.2.0" "1.9.0" }} {{ semverCompare "^1.2.0" "2.0.0" }} {{ semverCompare "~1.2.0" "1.2.9" }} {{ semverCompare "~1.2" "1.3.0" }} => true false true false
                {{ semverCompare "1.2.x" "1.2.7" }} {{ semverCompare "*" "9.9.9" }} {{ semverCompare ">1.2, <1.4" "1.3.1" }} {{ semverCompare "1.2 - 1.4" "1.4.9" }} => true true true true
                {{ semverCompare "<1.0 || >=2.0" "1.5.0" }} {{ semverCompare "!=1.2.3" "1.2.3" }} {{ semverCompare "^0.2.3" "0.2.9" }} {{ semverCompare "^0.2.3" "0.3.0" }} => false false true false
                {{ semverCompare ">1.2" "1.2.9" }} {{ semverCompare "<=1.2" "1.2.9" }} {{ semverCompare "1.2.3" "1.2.3" }} => false true true
                {{ $v := semver "v1.2.3-rc.1+b" }}{{ $v.Major }}.{{ $v.Minor }}.{{ $v.Patch }} {{ $v.Prerelease }} {{ $v.Metadata }} => 1.2.3 rc.1 b
                """);
    }

    @TestFactory
    Stream<DynamicTest> pathsAndUrls() {
        return Cases.give("""
                {{ base "/a/b.c" }} {{ dir "/a/b.c" }} {{ ext "/a/b.c" }} {{ clean "a//b/../c/." }} {{ isAbs "/a" }} => b.c /a .c a/c true
                {{ (urlParse .source.spec.url).host }} {{ (urlParse .source.spec.url).hostname }} => 10.0.0.1:6443 10.0.0.1
                {{ urlJoin (dict "scheme" "https" "host" "h:1" "path" "p" "query" "q=1") }} => https://h:1/p?q=1
                """);
    }

    @TestFactory
    Stream<DynamicTest> whatCannotBeDoneFails() {
        return Cases.fail("""
                {{ b64dec .references.secret.data.bad }} => error calling b64dec: illegal base64 data
                {{ b64dec "/w==" }} => no text in UTF-8
                {{ div 1 0 }} => division by zero
                {{ mustFromJson "{" }} => the argument is no JSON
                {{ regexMatch "(" "x" }} => error parsing regexp
                {{ semver "x" }} => Invalid Semantic Version
                {{ semverCompare "=>=1" "1.0.0" }} => improper constraint
                {{ first .source.nothing }} => expected list
                {{ repeat -1 "x" }} => negative count
                """);
    }

    @TestFactory
    Stream<DynamicTest> nothingOfTheMachineIsReachable() {
        return Cases.fail("""
                {{ env "HOME" }} => function "env" is not allowed: templates see nothing of the machine
                {{ expandenv "$HOME" }} => function "expandenv" is not allowed
                {{ getHostByName "localhost" }} => function "getHostByName" is not allowed
                {{ genPrivateKey "rsa" }} => function "genPrivateKey" is not allowed: templates make no keys
                {{ genSelfSignedCert "a" nil nil 1 }} => is not allowed
                {{ now }} => function "now" is not allowed: the same objects must always give the same text
                {{ uuidv4 }} => is not allowed
                {{ if false }}{{ env "HOME" }}{{ end }} => is not allowed
                """);
    }
}
