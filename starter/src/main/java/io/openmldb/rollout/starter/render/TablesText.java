package io.openmldb.rollout.starter.render;

import io.openmldb.rollout.starter.render.TextOutput.Cell;
import io.openmldb.rollout.workflows.api.report.TablesReport;
import io.openmldb.rollout.workflows.api.report.TablesReport.PartitionLine;
import io.openmldb.rollout.workflows.api.report.TablesReport.ReplicaLine;
import io.openmldb.rollout.workflows.api.report.TablesReport.TabletLine;
import java.util.ArrayList;
import java.util.List;

/** A cluster's tables for people. */
public final class TablesText {

  private final boolean colored;

  public TablesText(boolean colored) {
    this.colored = colored;
  }

  public TextOutput of(TablesReport look) {
    TextOutput page = new TextOutput(colored);
    List<List<Cell>> tablets = new ArrayList<>();
    look.tablets().forEach(tablet -> tablets.add(row(tablet)));
    page.table("", tablets);
    page.blankLine();
    List<List<Cell>> partitions = new ArrayList<>();
    partitions.add(
        List.of(
            new Cell("partition", AnsiStyle.BOLD),
            new Cell("storage", AnsiStyle.BOLD),
            new Cell("rows", AnsiStyle.BOLD),
            new Cell("leader", AnsiStyle.BOLD),
            new Cell("followers, with their offsets", AnsiStyle.BOLD)));
    look.partitions().forEach(partition -> partitions.add(row(partition)));
    if (!look.partitions().isEmpty()) {
      page.table("", partitions);
    }
    if (look.omitted() > 0) {
      page.line(
          AnsiStyle.DIM,
          "and %d more; narrow it down by --db, --table, --tablet".formatted(look.omitted()));
    }
    page.blankLine();
    for (PartitionLine partition : look.partitions()) {
      partition.problems().forEach(problem -> page.line(AnsiStyle.RED, problem));
    }
    int shown = look.partitions().size() + look.omitted();
    page.line(
        AnsiStyle.BOLD,
        "%d partition%s, %s"
            .formatted(
                shown,
                shown == 1 ? "" : "s",
                look.unhealthy() == 0
                    ? "nothing is wrong"
                    : "something is wrong with " + look.unhealthy()));
    return page;
  }

  private static List<Cell> row(TabletLine tablet) {
    boolean healthy = "kHealthy".equals(tablet.state());
    return List.of(
        new Cell("tablet " + tablet.endpoint()),
        new Cell(tablet.state(), healthy ? AnsiStyle.GREEN : AnsiStyle.RED),
        new Cell(tablet.replicas() + (tablet.replicas() == 1 ? " replica" : " replicas")));
  }

  private static List<Cell> row(PartitionLine partition) {
    List<String> followers =
        partition.replicas().stream()
            .filter(replica -> !replica.leader())
            .map(TablesText::replica)
            .toList();
    String leader =
        partition.replicas().stream()
            .filter(ReplicaLine::leader)
            .map(TablesText::replica)
            .findFirst()
            .orElse("none");
    return List.of(
        new Cell(
            partition.db() + "." + partition.table() + "/" + partition.pid(),
            partition.problems().isEmpty() ? AnsiStyle.PLAIN : AnsiStyle.RED),
        new Cell(partition.storageMode()),
        new Cell(partition.rows() == null ? "?" : partition.rows().toString()),
        new Cell(leader),
        new Cell(String.join(", ", followers)));
  }

  private static String replica(ReplicaLine replica) {
    String at = replica.offset() == null ? "not served" : "at " + replica.offset();
    return replica.endpoint() + " " + at + (replica.alive() ? "" : ", not alive");
  }
}
