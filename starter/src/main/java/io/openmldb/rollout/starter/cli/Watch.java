package io.openmldb.rollout.starter.cli;

import io.openmldb.rollout.cluster.Report;
import io.openmldb.rollout.cluster.RolloutStatus;
import io.openmldb.rollout.starter.exit.ExitCode;
import io.openmldb.rollout.starter.temporal.Ending;
import io.openmldb.rollout.starter.temporal.Rollout;
import io.openmldb.rollout.starter.text.EndingText;
import io.openmldb.rollout.starter.text.JsonText;
import io.openmldb.rollout.starter.text.StatusText;
import io.openmldb.rollout.starter.watch.LineView;
import io.openmldb.rollout.starter.watch.LiveView;
import io.openmldb.rollout.starter.watch.View;
import io.openmldb.rollout.starter.watch.Watcher;
import java.util.Optional;

/** Watching from the command line: which view, what Ctrl-C says, and the end. */
final class Watch {

  private final Surroundings surroundings;
  private final boolean json;

  Watch(Surroundings surroundings, boolean json) {
    this.surroundings = surroundings;
    this.json = json;
  }

  /** Follows {@code rollout} to its end; {@code name} is how the command line finds it again. */
  ExitCode follow(Rollout rollout, String name) {
    View<RolloutStatus> view = view(name);
    Thread farewell = new Thread(() -> sayGoodbye(view, name), "farewell");
    Runtime.getRuntime().addShutdownHook(farewell);
    Ending ending = new Watcher<>(rollout, view, surroundings.pace()).follow();
    Runtime.getRuntime().removeShutdownHook(farewell);
    show(ending, name);
    return ending.exitCode();
  }

  /** With JSON on standard output, what happens on the way goes to standard error. */
  private View<RolloutStatus> view(String name) {
    if (json) {
      return new LineView(surroundings.err(), surroundings.times(), name);
    }
    if (surroundings.terminal().interactive()) {
      StatusText text = new StatusText(surroundings.times(), surroundings.colored());
      int rows = surroundings.terminal().rows();
      return new LiveView<>(
          surroundings.out(),
          surroundings.terminal(),
          (status, now) -> text.of(status, name, now, rows));
    }
    return new LineView(surroundings.out(), surroundings.times(), name);
  }

  private void sayGoodbye(View<RolloutStatus> view, String name) {
    view.close();
    surroundings
        .err()
        .println(
            """

            the rollout goes on without being watched
              watch it again   rollout watch %1$s
              end it           rollout abort %1$s\
            """
                .formatted(name));
  }

  private void show(Ending ending, String name) {
    Optional<Report> report = ending.rolloutReport();
    if (json && report.isPresent()) {
      surroundings.out().println(JsonText.of(report.get()));
      return;
    }
    EndingText text = new EndingText(surroundings.times(), surroundings.colored() && !json);
    var to = json ? surroundings.err() : surroundings.out();
    to.println();
    text.of(ending, name).lines().forEach(to::println);
  }
}
