package io.openmldb.rollout.workflows.markdown;

import io.openmldb.rollout.workflows.api.status.RefusedMessage;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;

/**
 * Current Details of a workflow in Temporal's UI, under way: Markdown, with texts of others in code
 * blocks, where Markdown changes nothing in them.
 */
public final class DetailsText {

  private static final int REFUSED_SHOWN = 5;

  private static final DateTimeFormatter UTC =
      DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss 'UTC'").withZone(ZoneOffset.UTC);

  private final StringBuilder text = new StringBuilder();

  /** Adds {@code more} where the text ends. */
  public DetailsText append(String more) {
    text.append(more);
    return this;
  }

  /** Adds a paragraph. */
  public DetailsText paragraph(String paragraph) {
    return append("\n\n").append(paragraph);
  }

  /** Adds {@code lines}, each broken where Temporal's UI has no room for more of it. */
  public DetailsText block(List<String> lines) {
    return block(lines, 0);
  }

  /** The same; what follows a break is indented by {@code indent} characters. */
  public DetailsText block(List<String> lines, int indent) {
    return table(lines.stream().flatMap(line -> LineWrap.of(line, indent).stream()).toList());
  }

  /** Adds the newest of the signals that were refused; nothing where there are none. */
  public DetailsText refused(List<RefusedMessage> all) {
    if (all.isEmpty()) {
      return this;
    }
    return paragraph("**REFUSED**, and nothing was changed by it:")
        .block(
            all.subList(Math.max(0, all.size() - REFUSED_SHOWN), all.size()).stream()
                .map(refused -> utc(refused.at()) + "  " + refused.name() + ": " + refused.why())
                .toList());
  }

  /** Adds {@code lines} as they are: rows, or what is to be copied as a whole. */
  public DetailsText table(List<String> lines) {
    return paragraph(MarkdownCodeBlock.of(lines));
  }

  @Override
  public String toString() {
    return text.toString();
  }

  /** A moment, for people of any time zone. */
  public static String utc(Instant moment) {
    return UTC.format(moment);
  }

  /** A length of time in two units at most. */
  public static String words(Duration duration) {
    long seconds = Math.max(0, duration.toSeconds());
    if (seconds < 60) {
      return seconds + " s";
    }
    if (seconds < 3_600) {
      return seconds / 60 + " min " + seconds % 60 + " s";
    }
    return seconds / 3_600 + " h " + seconds % 3_600 / 60 + " min";
  }
}
