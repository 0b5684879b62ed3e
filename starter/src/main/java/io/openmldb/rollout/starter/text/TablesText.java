package io.openmldb.rollout.starter.text;

import io.openmldb.rollout.looks.TablesLook;
import io.openmldb.rollout.looks.TablesLook.PartitionLine;
import io.openmldb.rollout.looks.TablesLook.ReplicaLine;
import io.openmldb.rollout.looks.TablesLook.TabletLine;
import io.openmldb.rollout.starter.terminal.Ink;
import io.openmldb.rollout.starter.text.Page.Cell;
import java.util.ArrayList;
import java.util.List;

/** A cluster's tables for people. */
public final class TablesText {

  private final boolean colored;

  public TablesText(boolean colored) {
    this.colored = colored;
  }

  public Page of(TablesLook look) {
    Page page = new Page(colored);
    List<List<Cell>> tablets = new ArrayList<>();
    look.tablets().forEach(tablet -> tablets.add(row(tablet)));
    page.table("", tablets);
    page.gap();
    List<List<Cell>> partitions = new ArrayList<>();
    partitions.add(
        List.of(
            new Cell("partition", Ink.BOLD),
            new Cell("storage", Ink.BOLD),
            new Cell("rows", Ink.BOLD),
            new Cell("leader", Ink.BOLD),
            new Cell("followers, with their offsets", Ink.BOLD)));
    look.partitions().forEach(partition -> partitions.add(row(partition)));
    if (!look.partitions().isEmpty()) {
      page.table("", partitions);
    }
    if (look.omitted() > 0) {
      page.line(
          Ink.DIM,
          "and %d more; narrow it down by --db, --table, --tablet".formatted(look.omitted()));
    }
    page.gap();
    for (PartitionLine partition : look.partitions()) {
      partition.problems().forEach(problem -> page.line(Ink.RED, problem));
    }
    int shown = look.partitions().size() + look.omitted();
    page.line(
        Ink.BOLD,
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
        new Cell(tablet.state(), healthy ? Ink.GREEN : Ink.RED),
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
            partition.problems().isEmpty() ? Ink.PLAIN : Ink.RED),
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
