package io.openmldb.rollout.acceptance.demo;

import io.openmldb.rollout.workflows.api.report.Report;
import io.openmldb.rollout.workflows.api.report.Report.NodeReport;
import io.openmldb.rollout.workflows.api.report.StepRecord;
import io.openmldb.rollout.workflows.api.status.Step;
import java.time.Duration;
import java.util.List;

/** The report as a table: nodes with what they took. */
final class DemoTable {

  private static final String ROW = "%-12s %-22s %-10s %9s %9s %9s %7s%n";

  private DemoTable() {}

  static String of(Report report) {
    StringBuilder text = new StringBuilder();
    text.append(
        ROW.formatted(
            "COMPONENT", "ENDPOINT", "STATE", "ALL s", "RESTART s", "RECOVER s", "LEADERS"));
    report.nodes().forEach(node -> text.append(row(node)));
    Duration all = Duration.between(report.startedAt(), report.finishedAt());
    Duration core =
        report.nodes().stream()
            .map(node -> took(node, Step.RESTART).plus(took(node, Step.RECOVER)))
            .reduce(Duration.ZERO, Duration::plus);
    return text.append(
            "the rollout took %s s; its restarts and recoveries alone %s s%n"
                .formatted(seconds(all), seconds(core)))
        .toString();
  }

  private static String row(NodeReport node) {
    return ROW.formatted(
        node.component().id(),
        node.endpoint(),
        node.state(),
        seconds(whole(node.steps())),
        seconds(took(node, Step.RESTART)),
        seconds(took(node, Step.RECOVER)),
        node.moves().size());
  }

  private static Duration whole(List<StepRecord> steps) {
    return steps.isEmpty()
        ? Duration.ZERO
        : Duration.between(steps.get(0).startedAt(), steps.get(steps.size() - 1).finishedAt());
  }

  private static Duration took(NodeReport node, Step step) {
    return node.steps().stream()
        .filter(record -> record.step() == step)
        .map(record -> Duration.between(record.startedAt(), record.finishedAt()))
        .reduce(Duration.ZERO, Duration::plus);
  }

  private static String seconds(Duration duration) {
    return "%.1f".formatted(duration.toMillis() / 1000.0);
  }
}
