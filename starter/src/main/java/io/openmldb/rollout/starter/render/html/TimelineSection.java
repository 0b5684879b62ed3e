package io.openmldb.rollout.starter.render.html;

import static io.openmldb.rollout.starter.render.html.HtmlText.shown;
import static io.openmldb.rollout.starter.render.html.HtmlText.styleOf;
import static j2html.TagCreator.div;
import static j2html.TagCreator.each;
import static j2html.TagCreator.h2;
import static j2html.TagCreator.iff;
import static j2html.TagCreator.section;
import static j2html.TagCreator.span;

import io.openmldb.rollout.starter.render.TimeFormat;
import io.openmldb.rollout.workflows.api.report.Report;
import io.openmldb.rollout.workflows.api.report.Report.Event;
import io.openmldb.rollout.workflows.api.report.Report.NodeReport;
import io.openmldb.rollout.workflows.api.report.StepRecord;
import io.openmldb.rollout.workflows.api.status.Step;
import j2html.tags.DomContent;
import j2html.tags.specialized.DivTag;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/** When each step of each node was under way, and when something was decided. */
final class TimelineSection {

  private static final int TICKS = 5;

  private final Report report;
  private final TimeFormat times;
  private final Instant start;
  private final Instant end;

  TimelineSection(ReportPage.Content content, TimeFormat times) {
    this.report = content.report();
    this.times = times;
    this.start = report.startedAt();
    this.end = content.end();
  }

  /** Empty where there is nothing to show. */
  DomContent render() {
    List<NodeReport> begun =
        report.nodes().stream().filter(node -> !node.steps().isEmpty()).toList();
    if (begun.isEmpty() || start == null || !end.isAfter(start)) {
      return shown("");
    }
    return section(
        h2("Timeline"),
        div(
                each(Arrays.asList(Step.values()), TimelineSection::legend),
                iff(
                    !report.events().isEmpty(),
                    span(span().withClasses("key", "decision"), shown("decision"))))
            .withClass("legend"),
        div(each(begun, this::row), div(div().withClass("label"), axis()).withClass("row"))
            .withClass("timeline"));
  }

  private static DomContent legend(Step step) {
    return span(span().withClasses("key", styleOf(step)), shown(step.id()));
  }

  private DomContent row(NodeReport node) {
    return div(
            div(shown(node.component().id() + " " + node.endpoint())).withClass("label"),
            div(each(node.steps(), this::bar), each(report.events(), this::mark))
                .withClass("track"))
        .withClass("row");
  }

  private DomContent bar(StepRecord step) {
    if (step.startedAt() == null) {
      return span();
    }
    Instant until = step.finishedAt() == null ? end : step.finishedAt();
    return div()
        .withClasses("bar", styleOf(step.step()))
        .withStyle(
            "left:%s;width:%s"
                .formatted(at(step.startedAt()), share(Duration.between(step.startedAt(), until))))
        .withTitle(
            "%s, %s, %s"
                .formatted(
                    step.step().id(),
                    times.clock(step.startedAt(), start),
                    TimeFormat.between(step.startedAt(), until)));
  }

  private DomContent mark(Event event) {
    return div()
        .withClass("decision")
        .withStyle("left:" + at(event.at()))
        .withTitle(times.clock(event.at(), start));
  }

  private DivTag axis() {
    List<DomContent> ticks = new ArrayList<>();
    Duration whole = Duration.between(start, end);
    for (int i = 0; i < TICKS; i++) {
      Instant moment = start.plus(whole.multipliedBy(i).dividedBy(TICKS));
      ticks.add(span(times.clock(moment, start)).withStyle("left:" + at(moment)).withClass("tick"));
    }
    return div(each(ticks, tick -> tick)).withClass("axis");
  }

  private String at(Instant moment) {
    return share(Duration.between(start, moment));
  }

  /** As a part of the whole width; what is out of bounds is at them. */
  private String share(Duration part) {
    double percent = 100.0 * part.toMillis() / Duration.between(start, end).toMillis();
    return String.format(Locale.ROOT, "%.2f%%", Math.max(0, Math.min(100, percent)));
  }
}
