package io.openmldb.rollout.starter.render;

import io.openmldb.rollout.workflows.api.report.DriftReport;
import io.openmldb.rollout.workflows.api.report.DriftReport.Drift;
import org.jspecify.annotations.Nullable;

/** A cluster's drift for people. */
public final class DriftText {

  private final boolean colored;

  public DriftText(boolean colored) {
    this.colored = colored;
  }

  public TextOutput of(DriftReport look) {
    TextOutput page = new TextOutput(colored);
    look.drifts().forEach(drift -> page.line(sentence(drift)));
    if (look.omitted() > 0) {
      page.line(AnsiStyle.DIM, "and %d more".formatted(look.omitted()));
    }
    look.unread().forEach(node -> page.line(AnsiStyle.RED, node));
    page.blankLine();
    String read = "%d nodes of %s were read".formatted(look.nodes(), look.cluster());
    int drifts = look.drifts().size() + look.omitted();
    return drifts == 0
        ? page.line(AnsiStyle.GREEN, read + "; nothing has drifted")
        : page.line(AnsiStyle.BOLD, read + "; " + drifts + (drifts == 1 ? " drift" : " drifts"));
  }

  private static String sentence(Drift drift) {
    String node = drift.component().id() + " " + drift.endpoint() + ": ";
    return node
        + switch (drift.kind()) {
          case FILE_NEWER ->
              "its file was written after it started, and it may run without what was changed";
          case RUNNING_DIFFERS ->
              "%s is %s in the file, and it runs with %s"
                  .formatted(drift.key(), shown(drift.file()), shown(drift.other()));
          case SIBLINGS_DIFFER ->
              "%s is %s in the file, and %s in those of its siblings"
                  .formatted(drift.key(), shown(drift.file()), shown(drift.other()));
        };
  }

  private static String shown(@Nullable String value) {
    return value == null ? "not set" : '"' + value + '"';
  }
}
