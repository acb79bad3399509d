package flagship.gotemplate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** A template that wants too much gets an error, and takes nobody's processor or memory. */
final class TemplateLimitsTest {
    @TestFactory
    Stream<DynamicTest> hostileTemplatesAreStopped() {
        return Cases.fail("""
                {{ range 1000000000 }}{{ end }} => more than 1000000 steps
                {{ until 1000000000 }} => more than 1000000 steps
                {{ range until 1000 }}{{ range until 1000 }}{{ end }}{{ end }} => more than 1000000 steps
                {{ repeat 1000000000 "xxxx" }} => characters of text
                {{ $x := "xxxxxxxxxxxxxxxx" }}{{ range 40 }}{{ $x = print $x $x }}{{ end }} => more than 1000000 steps
                {{ repeat 1100000 "x" }} => the output is longer than 1048576 characters
                {{ printf "%999999999d" 1 }} => over 10000
                {{ indent 1000000000 "a" }} => characters of text
                {{ $x := repeat 100000 "a" }}{{ replace "a" $x $x }} => characters of text
                {{ define "x" }}{{ template "x" }}{{ end }}{{ template "x" }} => nested more than 100 deep
                {{ $d := dict }}{{ $_ := set $d "self" $d }}{{ $d }} => nested more than 100 deep
                {{ $d := dict }}{{ $_ := set $d "self" $d }}{{ toJson $d }} => nested more than 100 deep
                {{ $d := dict }}{{ $_ := set $d "self" $d }}{{ deepCopy $d }} => nested more than 100 deep
                {{ $l := list 1 }}{{ range 40 }}{{ $l = list $l $l }}{{ end }}{{ $l }} => more than 1000000 steps
                {{ $l := list 1 }}{{ range 40 }}{{ $l = list $l $l }}{{ end }}{{ deepEqual $l (deepCopy $l) }} => more than 1000000 steps
                {{ regexMatch "((a{100}){100}){100}" "a" }} => the regular expression is too large
                {{ $x := repeat 1000000 "a" }}{{ range 1000 }}{{ $y := contains "b" $x }}{{ end }} => more than 1000000 steps
                """);
    }

    @Test
    void deepNestingIsRefusedWhenItIsParsed() {
        assertThatThrownBy(() -> Cases.render("{{ if true }}".repeat(200) + "{{ end }}".repeat(200)))
                .isInstanceOf(TemplateError.class)
                .hasMessageContaining("nested more than 100 deep");
        assertThatThrownBy(() -> Cases.render("{{ " + "(".repeat(200) + "1" + ")".repeat(200) + " }}"))
                .isInstanceOf(TemplateError.class)
                .hasMessageContaining("nested more than 100 deep");
    }

    @Test
    void aBacktrackingRegularExpressionEndsAtOnce() {
        assertThat(Cases.render("{{ regexMatch \"^(a+)+$\" (print (repeat 5000 \"a\") \"b\") }}"))
                .isEqualTo("false");
    }

    @Test
    void limitsAreTheCallers() {
        var template = GoTemplate.parse("t", "{{ range 10 }}x{{ end }}");

        assertThat(template.render(Map.of(), new TemplateLimits(100, 100, 10))).isEqualTo("xxxxxxxxxx");
        assertThatThrownBy(() -> template.render(Map.of(), new TemplateLimits(100, 100, 9)))
                .isInstanceOf(TemplateError.class)
                .hasMessageContaining("longer than 9 characters");
    }
}
