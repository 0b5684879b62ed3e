package io.openmldb.rollout.starter.render;

import io.openmldb.rollout.starter.render.TextOutput.Cell;
import io.openmldb.rollout.workflows.api.report.ClustersReport;
import io.openmldb.rollout.workflows.api.report.ClustersReport.ClusterLine;
import java.util.ArrayList;
import java.util.List;

/** The clusters that a worker knows, as a table. */
public final class ClustersText {

  private final boolean colored;

  public ClustersText(boolean colored) {
    this.colored = colored;
  }

  public TextOutput of(ClustersReport look) {
    TextOutput page = new TextOutput(colored);
    List<List<Cell>> rows = new ArrayList<>();
    rows.add(
        List.of(
            new Cell("CLUSTER", AnsiStyle.BOLD),
            new Cell("ZOOKEEPER", AnsiStyle.BOLD),
            new Cell("ROOT", AnsiStyle.BOLD),
            new Cell("TASK QUEUE", AnsiStyle.BOLD)));
    look.clusters().forEach(cluster -> rows.add(row(cluster)));
    page.table("", rows);
    if (look.omitted() > 0) {
      page.line(AnsiStyle.DIM, "and %d more".formatted(look.omitted()));
    }
    page.blankLine();
    int known = look.clusters().size() + look.omitted();
    page.line(
        "%d cluster%s in the registry of the worker on %s"
            .formatted(known, known == 1 ? "" : "s", look.worker()));
    return page;
  }

  private static List<Cell> row(ClusterLine cluster) {
    return List.of(
        new Cell(cluster.name()),
        new Cell(cluster.zookeeper()),
        new Cell(cluster.rootPath().isEmpty() ? "/" : cluster.rootPath()),
        new Cell(cluster.taskQueue()));
  }
}
