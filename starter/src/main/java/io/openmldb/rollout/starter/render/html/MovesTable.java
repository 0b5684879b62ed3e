package io.openmldb.rollout.starter.render.html;

import static io.openmldb.rollout.starter.render.html.HtmlText.shown;
import static j2html.TagCreator.each;
import static j2html.TagCreator.table;
import static j2html.TagCreator.tbody;
import static j2html.TagCreator.td;
import static j2html.TagCreator.th;
import static j2html.TagCreator.thead;
import static j2html.TagCreator.tr;

import io.openmldb.rollout.workflows.api.model.LeaderMove;
import io.openmldb.rollout.workflows.api.report.Report.NodeReport;
import j2html.tags.DomContent;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** Leader moves, those of one table that went one way in one row. */
final class MovesTable {

  private final NodeReport node;

  MovesTable(NodeReport node) {
    this.node = node;
  }

  DomContent render() {
    return table(
        thead(tr(th("Table"), th("Partitions"), th("Home"), th("Led meanwhile by"), th("Note"))),
        tbody(
            each(ways().entrySet(), way -> row(way.getKey(), way.getValue())),
            node.movesOmitted() == 0
                ? shown("")
                : tr(
                    td(shown("and " + node.movesOmitted() + " more, which the report omits"))
                        .withColspan("5"))));
  }

  private Map<Way, List<Integer>> ways() {
    return node.moves().stream()
        .collect(
            Collectors.groupingBy(
                Way::of,
                LinkedHashMap::new,
                Collectors.mapping(LeaderMove::pid, Collectors.toList())));
  }

  private static DomContent row(Way way, List<Integer> partitions) {
    return tr(
        td(shown(way.table())),
        td(partitions.stream().sorted().map(String::valueOf).collect(Collectors.joining(", "))),
        td(shown(way.from())),
        td(shown(way.to())),
        td(way.replicaAdded() ? "a replica was added there for it" : ""));
  }

  private record Way(String table, String from, String to, boolean replicaAdded) {

    static Way of(LeaderMove move) {
      return new Way(move.db() + "." + move.table(), move.from(), move.to(), move.replicaAdded());
    }
  }
}
