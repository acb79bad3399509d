package flagship.kubemodel;

import static org.assertj.core.api.Assertions.assertThat;

import flagship.kubemodel.Table.Column;
import flagship.kubemodel.Table.ListMeta;
import flagship.kubemodel.Table.Row;
import java.util.List;
import org.junit.jupiter.api.Test;

class TableTest {
    private static final Table TABLE = new Table(
            ListMeta.complete("7"),
            List.of(new Column("Name", "string", "name", "the name", 0), new Column("Wide", "integer", "", "", 1)),
            List.of(new Row(List.of(TestJson.node("'a'"), TestJson.node("null")), TestJson.node("{'kind':'X'}"))));

    @Test
    void aTableIsWrittenWithItsColumns() {
        assertThat(TABLE.toJson()).isEqualTo(TestJson.node("""
                {'kind':'Table','apiVersion':'meta.k8s.io/v1','metadata':{'resourceVersion':'7'},'columnDefinitions':[
                 {'name':'Name','type':'string','format':'name','description':'the name','priority':0},
                 {'name':'Wide','type':'integer','format':'','description':'','priority':1}],
                 'rows':[{'cells':['a',null],'object':{'kind':'X'}}]}"""));
    }

    @Test
    void laterEventsOfAWatchHaveNoColumns() {
        var json = TABLE.toJsonWithoutColumns();

        assertThat(json.get("columnDefinitions").isNull()).isTrue();
        assertThat(json.get("rows")).isEqualTo(TABLE.toJson().get("rows"));
    }

    @Test
    void aPartOfAListSaysWhereItGoesOn() {
        assertThat(new ListMeta("7", "token", 0).toJson())
                .isEqualTo(TestJson.object("{'resourceVersion':'7','continue':'token'}")
                        .put("remainingItemCount", 0L));
    }
}
