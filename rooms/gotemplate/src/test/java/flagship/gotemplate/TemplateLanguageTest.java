package flagship.gotemplate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** The language of Go's text/template. */
final class TemplateLanguageTest {
    @TestFactory
    Stream<DynamicTest> fieldsAndValues() {
        return Cases.give("""
                plain } text { => plain } text {
                {{ .source.metadata.name }} => eu-1
                mcp-{{ .source.metadata.name }}-x => mcp-eu-1-x
                {{ .source.spec.replicas }} {{ .source.spec.weight }} {{ .source.spec.paused }} => 3 1.5 false
                {{ .source.metadata.labels }} => map[env:prod tier:a<b>]
                {{ .source.status.zones }} => [x y z]
                [{{ .source.nothing }}][{{ .source.nothing.at.all }}][{{ .source.spec.none }}] => [][][]
                {{ "quoted \\"x\\" \\t" }}{{ `raw \\t` }} => quoted "x" \traw \\t
                {{ 'a' }} {{ 0x10 }} {{ 1e3 }} {{ 1_000 }} {{ -2 }} {{ +.5 }} {{ 010 }} => 97 16 1000 1000 -2 0.5 8
                {{ true }} {{ false }} => true false
                {{ 1e21 }} {{ 123456789.0 }} {{ 0.00001 }} => 1e+21 1.23456789e+08 1e-05
                {{/* a comment */}}x{{- /* another */ -}}  y => xy
                {{ (index .source.status.conditions 1).status }} => True
                {{ (dict "a" (dict "b" 1)).a.b }} => 1
                """);
    }

    @TestFactory
    Stream<DynamicTest> trimMarkersTakeWhiteSpaceAway() {
        return Cases.give("""
                a  {{- 1 }}  b => a1  b
                a  {{ 1 -}}  b => a  1b
                a {{- 1 -}} b {{- -2 -}} c => a1b-2c
                {{- .source.metadata.name -}}   => eu-1
                """);
    }

    @TestFactory
    Stream<DynamicTest> pipelinesAndVariables() {
        return Cases.give("""
                {{ .source.metadata.name | upper | printf "%s!" }} => EU-1!
                {{ $n := .source.metadata.name }}{{ $n }}-{{ $n | len }} => eu-1-4
                {{ $x := 1 }}{{ if true }}{{ $x = 2 }}{{ end }}{{ $x }} => 2
                {{ $x := 1 }}{{ if true }}{{ $x := 2 }}{{ $x }}{{ end }}{{ $x }} => 21
                {{ range .source.status.zones }}{{ . }}{{ $.source.metadata.name }} {{ end }} => xeu-1 yeu-1 zeu-1\s
                {{ $m := .source.metadata }}{{ $m.labels.env }} => prod
                {{ len (printf "%d" 12345) }} => 5
                {{ (print "a" "b") | upper }} => AB
                {{ if $y := .source.metadata.name }}{{ $y }}{{ end }} => eu-1
                """);
    }

    @TestFactory
    Stream<DynamicTest> conditions() {
        return Cases.give("""
                {{ if .source.spec.paused }}a{{ else if .source.spec.nothing }}b{{ else if .source.spec.url }}c{{ else }}d{{ end }} => c
                {{ if 0 }}a{{ else }}b{{ end }}{{ if "" }}a{{ else }}b{{ end }}{{ if .source.status.empty }}a{{ else }}b{{ end }} => bbb
                {{ with .source.metadata }}{{ .name }}{{ end }}{{ with .nothing }}x{{ else }}none{{ end }} => eu-1none
                {{ with .nothing }}a{{ else with .source.spec }}{{ .replicas }}{{ else }}c{{ end }} => 3
                {{ with $x := .source.spec.replicas }}{{ $x }}{{ . }}{{ end }} => 33
                {{ and 1 "" }}|{{ and 1 2 }}|{{ or 0 "x" }}|{{ or 0 "" }}|{{ not 0 }} => |2|x||true
                {{ and false (fail "not reached") }}{{ or true (fail "not reached") }} => falsetrue
                {{ eq 1 1 }} {{ eq "a" "b" "a" }} {{ ne 1 2 }} {{ lt 1 2 }} {{ le 2 2 }} {{ gt "b" "a" }} {{ ge 1.5 2.5 }} => true true true true true true false
                {{ if ne .source.spec.nothing "" }}set{{ end }}{{ eq .source.spec.nothing "" }}{{ eq .source.spec.nothing nil }} => setfalsetrue
                """);
    }

    @TestFactory
    Stream<DynamicTest> ranges() {
        return Cases.give("""
                {{ range .source.status.zones }}<{{ . }}>{{ end }} => <x><y><z>
                {{ range $i, $z := .source.status.zones }}{{ $i }}{{ $z }}{{ end }} => 0x1y2z
                {{ range $z := .source.status.zones }}{{ $z }}{{ end }} => xyz
                {{ range $k, $v := .source.metadata.labels }}{{ $k }}={{ $v }};{{ end }} => env=prod;tier=a<b>;
                {{ range .source.status.empty }}x{{ else }}none{{ end }}{{ range .nothing }}x{{ else }}none{{ end }} => nonenone
                {{ range .source.status.zones }}{{ if eq . "y" }}{{ continue }}{{ end }}{{ . }}{{ end }} => xz
                {{ range .source.status.zones }}{{ if eq . "y" }}{{ break }}{{ end }}{{ . }}{{ end }}. => x.
                {{ range 3 }}{{ . }}{{ end }}{{ range $i := until 2 }}{{ $i }}{{ end }} => 01201
                {{ range .source.status.conditions }}{{ if eq .type "Ready" }}{{ if eq .status "True" }} true {{ end }}{{ end }}{{ end }} =>  true\s
                """);
    }

    @TestFactory
    Stream<DynamicTest> namedTemplates() {
        return Cases.give("""
                {{ define "row" }}<{{ .name }}>{{ end }}{{ template "row" .source.metadata }} => <eu-1>
                {{ block "greeting" .source.metadata }}hi {{ .name }}{{ end }} => hi eu-1
                {{ define "x" }}[{{ . }}]{{ end }}{{ template "x" }}{{ template "x" 1 }} => [][1]
                {{ define "n" }}{{ if gt . 0 }}{{ . }}{{ template "n" (int (sub . 1)) }}{{ end }}{{ end }}{{ template "n" 3 }} => 321
                """);
    }

    @TestFactory
    Stream<DynamicTest> whatGoHasOfItsOwn() {
        return Cases.give("""
                {{ index .source.status.zones 1 }}{{ index .source "metadata" "labels" "env" }}[{{ index .source "nope" }}] => yprod[]
                {{ len "äb" }} {{ len .source.status.zones }} {{ len .source.metadata.labels }} => 3 3 2
                {{ slice .source.status.zones 1 }} {{ slice "abcd" 1 3 }} => [y z] bc
                {{ print 1 2 "a" 3 nil }} {{ println "x" 1 }} => 1 2a3 <nil> x 1\\n
                {{ printf "%s %q %v %d %5d|%-5d|%05d %+d" "a" "b\\"" 1.5 7 7 7 7 7 }} => a "b\\"" 1.5 7     7|7    |00007 +7
                {{ printf "%.2f %8.3f %e %g %x %X %o %b %c %U %t %%" 3.14159 2.5 123456.789 0.5 255 255 8 5 65 65 true }} => 3.14    2.500 1.234568e+05 0.5 ff FF 10 101 A U+0041 true %
                {{ printf "%d %s" "a" 1 }} {{ printf "%d" }} {{ printf "x" 1 }} => %!d(string=a) %!s(int64=1) %!d(MISSING) x%!(EXTRA int64=1)
                {{ printf "%T %T %T %T %T" 1.5 "a" true .source nil }} => float64 string bool map[string]interface {} <nil>
                {{ printf "%v %v %q" .source.status.zones nil .source.status.zones }} => [x y z] <nil> ["x" "y" "z"]
                {{ printf "%.3s|%*d|%x" "abcdef" 4 7 "hi" }} => abc|   7|6869
                {{ html "<a href='x'>&" }} {{ js "it's" }} {{ urlquery "a b&c" }} => &lt;a href=&#39;x&#39;&gt;&amp; it\\'s a+b%26c
                """);
    }

    @Test
    void valuesAreNotEscapedForHtml() {
        // Clusterpedia escapes them, which breaks base64 and URLs (its contract, Q18).
        assertThat(Cases.render(
                        "{{ .references.secret.data.token }} {{ .source.metadata.labels.tier }} {{ `+&<>'\"` }}"))
                .isEqualTo("YStiPC8+ a<b> +&<>'\"");
    }

    @TestFactory
    Stream<DynamicTest> wrongTemplatesAreRefusedWithTheLine() {
        return Cases.fail("""
                {{ .a => unclosed action
                {{ if true }}x => {{if}} has no {{end}}
                {{ end }} => unexpected {{end}}
                {{ if true }}{{ else }}{{ else }}{{ end }} => unexpected {{else}}
                {{ nope 1 }} => function "nope" not defined
                {{ $x }} => undefined variable "$x"
                {{ if true }}{{ $x := 1 }}{{ end }}{{ $x }} => undefined variable "$x"
                {{ "a }} => unterminated quoted string
                {{ (1 }} => unclosed left paren
                {{ | upper }} => missing value for action
                {{ 1 | 2 }} => a constant cannot take
                {{ break }} => {{break}} outside of {{range}}
                {{ if true }}{{ define "x" }}{{ end }}{{ end }} => {{define}} stands within another block
                {{ template x }} => needs a name in quotes
                {{ if }}x{{ end }} => missing value for if
                {{ 1.2.3 }} => bad number syntax
                {{ "a""b" }} => a space is missing
                {{ /* x }} => unclosed comment
                {{ $a, $b := 1 }} => too many declarations
                """);
    }

    @TestFactory
    Stream<DynamicTest> whatFailsSaysWhy() {
        return Cases.fail("""
                {{ .source.metadata.name.first }} => can't evaluate field first in type string
                {{ template "nope" }} => template "nope" not defined
                {{ upper .source.nothing }} => error calling upper: argument 1 has no value; expected string
                {{ upper 1 }} => argument 1 has the wrong type; expected string; got int64
                {{ upper }} => wrong number of args for upper: want 1 got 0
                {{ eq 1 "1" }} => incompatible types for comparison: int64 and string
                {{ eq .source .source }} => non-comparable type
                {{ lt nil 1 }} => incompatible types
                {{ index .source.status.zones 3 }} => index out of range: 3
                {{ index nil 1 }} => index of untyped nil
                {{ range true }}{{ end }} => range can't iterate over a bool
                {{ .source.spec 1 }} => can't give an argument
                {{ 1 | .source.spec }} => can't give an argument
                {{ fail "because" }} => error calling fail: because
                """);
    }

    @Test
    void aMessageNamesTheLine() {
        assertThatThrownBy(() -> Cases.render("a\nb\n{{ fail \"x\" }}"))
                .hasMessage("template: test:3: error calling fail: x");
    }
}
