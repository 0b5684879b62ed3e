package io.openmldb.rollout.starter.render.html;

import static j2html.TagCreator.text;

import io.openmldb.rollout.workflows.json.PrintableText;
import j2html.tags.DomContent;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Texts of a page: whatever others wrote is shown as text, and steers no reader's eyes. */
final class HtmlText {

  private HtmlText() {}

  /** {@code text} escaped, without control characters; nothing for null. */
  static DomContent shown(@Nullable String text) {
    return text(PrintableText.lines(text));
  }

  /** A number with its noun: {@code 1 node}, {@code 3 nodes}. */
  static String count(long number, String noun) {
    return number + " " + noun + (number == 1 ? "" : "s");
  }

  /** The class of the style sheet for a constant: {@code ROLLED_BACK} is {@code rolled-back}. */
  static String styleOf(Enum<?> constant) {
    return constant.name().toLowerCase(Locale.ROOT).replace('_', '-');
  }
}
