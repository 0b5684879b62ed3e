package io.openmldb.rollout.starter.render.html;

import static io.openmldb.rollout.starter.render.html.HtmlText.shown;
import static j2html.TagCreator.each;
import static j2html.TagCreator.h2;
import static j2html.TagCreator.iff;
import static j2html.TagCreator.section;
import static j2html.TagCreator.table;
import static j2html.TagCreator.tbody;
import static j2html.TagCreator.td;
import static j2html.TagCreator.th;
import static j2html.TagCreator.thead;
import static j2html.TagCreator.tr;

import io.openmldb.rollout.starter.render.TimeFormat;
import io.openmldb.rollout.workflows.api.report.Report.Event;
import j2html.tags.DomContent;
import java.util.List;

/** Who decided what, when and why. */
final class DecisionsSection {

  private final List<Event> events;
  private final TimeFormat times;

  DecisionsSection(List<Event> events, TimeFormat times) {
    this.events = events;
    this.times = times;
  }

  DomContent render() {
    return iff(
        !events.isEmpty(),
        section(
            h2("Decisions"),
            table(
                thead(tr(th("When"), th("Who"), th("What"), th("Why"))),
                tbody(
                    each(
                        events,
                        event ->
                            tr(
                                td(times.full(event.at())).withClass("when"),
                                td(shown(event.who())),
                                td(shown(event.what())),
                                td(shown(event.why()))))))));
  }
}
