package io.openmldb.rollout.starter.render.html;

import static io.openmldb.rollout.starter.render.html.HtmlText.shown;
import static io.openmldb.rollout.starter.render.html.HtmlText.styleOf;
import static j2html.TagCreator.body;
import static j2html.TagCreator.div;
import static j2html.TagCreator.document;
import static j2html.TagCreator.each;
import static j2html.TagCreator.footer;
import static j2html.TagCreator.h1;
import static j2html.TagCreator.h2;
import static j2html.TagCreator.head;
import static j2html.TagCreator.header;
import static j2html.TagCreator.html;
import static j2html.TagCreator.iff;
import static j2html.TagCreator.li;
import static j2html.TagCreator.main;
import static j2html.TagCreator.meta;
import static j2html.TagCreator.p;
import static j2html.TagCreator.rawHtml;
import static j2html.TagCreator.section;
import static j2html.TagCreator.span;
import static j2html.TagCreator.style;
import static j2html.TagCreator.title;
import static j2html.TagCreator.ul;

import io.openmldb.rollout.starter.render.TimeFormat;
import io.openmldb.rollout.workflows.api.plan.Plan;
import io.openmldb.rollout.workflows.api.report.Report;
import io.openmldb.rollout.workflows.api.report.Report.NodeReport;
import io.openmldb.rollout.workflows.api.request.RolloutRequest;
import io.openmldb.rollout.workflows.api.status.NodeState;
import j2html.tags.DomContent;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * A report as a page for a browser, for print and for the record: one file, without scripts and
 * without anything that is loaded from elsewhere.
 */
public final class ReportPage {

  private static final String STYLE_SHEET = "report.css";

  private final TimeFormat times;

  /**
   * @param times in whose zone times are shown
   */
  public ReportPage(TimeFormat times) {
    this.times = times;
  }

  /**
   * What a page tells of.
   *
   * @param report what was done
   * @param request what was asked for
   * @param plan what was planned, with the differences of the files; empty where there is none
   * @param notes what the page cannot show, and why, a sentence each
   * @param at when the page is made, where a rollout under way stands
   */
  public record Content(
      Report report, RolloutRequest request, Optional<Plan> plan, List<String> notes, Instant at) {

    public Content {
      notes = List.copyOf(notes);
    }

    /** The end of what is told of. */
    Instant end() {
      return report.finishedAt() == null ? at : report.finishedAt();
    }
  }

  /** The page, whole. */
  public String of(Content content) {
    Report report = content.report();
    return document(
        html(
                head(
                    meta().withCharset("utf-8"),
                    meta().withName("viewport").withContent("width=device-width, initial-scale=1"),
                    meta().withName("color-scheme").withContent("light dark"),
                    title(shown(report.cluster() + ": " + outcome(report))),
                    style().with(rawHtml(styleSheet()))),
                body(
                    heading(content),
                    main(
                        notes(content.notes()),
                        left(report.left()),
                        figures(report),
                        new RequestSection(content.request()).render(),
                        new TimelineSection(content, times).render(),
                        new NodeSections(content, times).render(),
                        new FindingsSection(report.findings()).render(),
                        new DecisionsSection(report.events(), times).render()),
                    footer(
                        p(
                            shown(
                                "Made %s, times in %s, by openmldb-rollout"
                                    .formatted(times.full(content.at()), times.zone()))))))
            .withLang("en"));
  }

  private DomContent heading(Content content) {
    Report report = content.report();
    String style = report.outcome() == null ? "running" : styleOf(report.outcome());
    return header(
        h1(shown(report.cluster()), span(outcome(report)).withClasses("badge", style)),
        iff(report.reason() != null, p(shown(report.reason())).withClass("reason")),
        p(shown(
                "%s to %s (%s), %s"
                    .formatted(
                        times.full(report.startedAt()),
                        report.finishedAt() == null ? "now" : times.full(report.finishedAt()),
                        times.zone(),
                        TimeFormat.between(report.startedAt(), content.end()))))
            .withClass("dim"),
        p(shown("workflow %s, run %s".formatted(report.workflowId(), report.runId())))
            .withClass("dim"));
  }

  private static String outcome(Report report) {
    return report.outcome() == null ? "under way" : report.outcome().name().replace('_', ' ');
  }

  private static DomContent notes(List<String> notes) {
    return each(notes, note -> p(shown(note)).withClass("note"));
  }

  private static DomContent left(List<String> left) {
    return iff(
        !left.isEmpty(),
        section(h2("Left inconsistent"), ul(each(left, one -> li(shown(one))))).withClass("left"));
  }

  private static DomContent figures(Report report) {
    List<NodeReport> nodes = report.nodes();
    long updated = nodes.stream().filter(node -> node.state() == NodeState.UPDATED).count();
    long moves = nodes.stream().mapToLong(ReportPage::moves).sum();
    long refused = nodes.stream().mapToLong(NodeReport::refusedWritesMillis).sum();
    return div(
            figure(updated + " of " + nodes.size(), "nodes updated"),
            figure(String.valueOf(moves), moves == 1 ? "leader move" : "leader moves"),
            figure(refused + " ms", "of refused writes"),
            figure(
                String.valueOf(report.findings().size()),
                report.findings().size() == 1 ? "finding" : "findings"),
            figure(
                String.valueOf(report.events().size()),
                report.events().size() == 1 ? "decision" : "decisions"))
        .withClass("figures");
  }

  private static DomContent figure(String number, String what) {
    return div(div(number).withClass("number"), div(what).withClass("dim"));
  }

  static long moves(NodeReport node) {
    return (long) node.moves().size() + node.movesOmitted();
  }

  private static String styleSheet() {
    try (InputStream sheet = ReportPage.class.getResourceAsStream(STYLE_SHEET)) {
      return new String(sheet.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException("the style sheet cannot be read from this program", e);
    }
  }
}
