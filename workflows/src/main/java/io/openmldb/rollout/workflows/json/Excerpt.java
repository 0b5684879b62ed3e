package io.openmldb.rollout.workflows.json;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What of a list goes into a payload. Temporal refuses payloads of more than 2 MB, and what is
 * refused is lost: a cluster with tens of thousands of sick replicas must still be planned, awaited
 * and reported on. So every list is cut where its record is made, and says how many items are left
 * out.
 *
 * @param listed the first items
 * @param omitted how many more there are
 */
public record Excerpt<T>(List<T> listed, int omitted) {

  /** The largest payload that anything here may make, in bytes: half of what Temporal takes. */
  public static final int LARGEST_PAYLOAD = 1_000_000;

  /** What one list may take of its payload, in bytes of JSON. */
  private static final int LARGEST_LIST = 600_000;

  /** Sentences in a list; a person does not read more. */
  public static final int SENTENCES = 500;

  /** Characters in a sentence of a list. */
  private static final int LONGEST_SENTENCE = 500;

  /** Sentences that are joined to one text, in a failure's message say. */
  public static final int JOINED = 20;

  /** Characters of what is joined, so that there is room for what stands around it. */
  private static final int LONGEST_JOINED = 2_500;

  /** Characters in a text that stands alone, a failure's message say. */
  public static final int LONGEST_TEXT = 4_000;

  private static final Pattern MORE = Pattern.compile("and (\\d{1,9}) more");
  private static final ObjectMapper JSON = RolloutDataConverter.mapper();

  public Excerpt {
    listed = List.copyOf(listed);
  }

  /** As many of {@code all} as a payload has room for, each measured as it is written. */
  public static <T> Excerpt<T> of(List<T> all) {
    return of(all, LARGEST_LIST);
  }

  /** As many of {@code all} as take at most {@code atMost} bytes. */
  public static <T> Excerpt<T> of(List<T> all, int atMost) {
    int bytes = 0;
    for (int i = 0; i < all.size(); i++) {
      bytes += length(all.get(i)) + 1;
      if (bytes > atMost) {
        return new Excerpt<>(all.subList(0, i), all.size() - i);
      }
    }
    return new Excerpt<>(all, 0);
  }

  /** {@code record}, or null where it alone fills a payload, so that nothing goes beside it. */
  public static <T> @Nullable T wholeOrNull(T record) {
    return length(record) > LARGEST_PAYLOAD ? null : record;
  }

  /**
   * The first of {@code all}, each cut where it is too long; of very many the last one says how
   * many more there are. What was cut so already is counted in.
   */
  public static List<String> sentences(List<String> all) {
    return first(all, SENTENCES);
  }

  /** One text of the first of {@code all}, and how many more there are. */
  public static String joined(List<String> all) {
    return joined("; ", all);
  }

  /** The same with another separator. */
  public static String joined(String separator, List<String> all) {
    return cut(String.join(separator, first(all, JOINED)), LONGEST_JOINED);
  }

  /** The first line of {@code text}, for a row of a table; empty for null. */
  public static String firstLine(@Nullable String text) {
    return text == null ? "" : text.strip().lines().findFirst().orElse("");
  }

  /** {@code text}, cut where it is too long for a text that stands alone. */
  public static String text(String text) {
    return cut(text, LONGEST_TEXT);
  }

  /** The same of a text that may be missing: null for null. */
  public static @Nullable String textOrNull(@Nullable String text) {
    return text == null ? null : text(text);
  }

  /** What stands for sentences that are left out; what was cut so already is counted in. */
  public static String more(List<String> omitted) {
    return "and " + omitted.stream().mapToInt(Excerpt::omittedCount).sum() + " more";
  }

  private static List<String> first(List<String> all, int atMost) {
    List<String> first = new ArrayList<>();
    boolean fits = all.size() <= atMost;
    int listed = fits ? all.size() : atMost - 1;
    all.subList(0, listed).forEach(sentence -> first.add(cut(sentence, LONGEST_SENTENCE)));
    if (!fits) {
      first.add(more(all.subList(listed, all.size())));
    }
    return List.copyOf(first);
  }

  /** A sentence that says how many more there are stands for so many. */
  private static int omittedCount(String sentence) {
    Matcher more = MORE.matcher(sentence);
    return more.matches() ? Integer.parseInt(more.group(1)) : 1;
  }

  private static String cut(String text, int length) {
    if (text.length() <= length) {
      return text;
    }
    String ending = "… (" + text.length() + " characters)";
    return text.substring(0, length - ending.length()) + ending;
  }

  private static int length(Object item) {
    try {
      return JSON.writeValueAsBytes(item).length;
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException("not to be written as JSON: " + item, e);
    }
  }
}
