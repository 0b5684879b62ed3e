package io.openmldb.rollout.workflows.json;

import com.fasterxml.jackson.databind.JsonNode;
import java.math.RoundingMode;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * One JSON object being read field by field. A field that is absent or null has its default; one of
 * the wrong kind has it too, and is a problem. After the known fields were read, {@link
 * #rejectUnknownFields()} reports the others.
 */
public final class JsonObjectReader {

  /** Longer waits overflow in some conversion, and are certainly mistakes. */
  private static final Duration LONGEST = Duration.ofDays(365);

  private static final Pattern ENDPOINT = Pattern.compile("[^\\s:]+:\\d{1,5}");

  private final JsonNode node;
  private final String path;
  private final InputProblems problems;
  private final Set<String> known = new LinkedHashSet<>();

  private JsonObjectReader(JsonNode node, String path, InputProblems problems) {
    this.node = node;
    this.path = path;
    this.problems = problems;
  }

  /** Reads {@code node} as an object; empty, with a problem, when it is none. */
  public static Optional<JsonObjectReader> of(
      @Nullable JsonNode node, String path, InputProblems problems) {
    return of(node, path, "", problems);
  }

  /**
   * Reads a whole input as an object; empty, with a problem, when it is none.
   *
   * @param example what would have been one, for who sent it
   */
  public static Optional<JsonObjectReader> ofInput(
      @Nullable JsonNode node, String example, InputProblems problems) {
    return of(node, "", ", such as " + example, problems);
  }

  private static Optional<JsonObjectReader> of(
      @Nullable JsonNode node, String path, String example, InputProblems problems) {
    String subject = path.isEmpty() ? "the input " : "";
    if (node == null || node.isNull() || node.isMissingNode()) {
      problems.add(path, subject + "is missing: one JSON object is expected" + example);
      return Optional.empty();
    }
    if (!node.isObject()) {
      problems.add(path, subject + "is " + kindOf(node) + ", but an object is expected" + example);
      return Optional.empty();
    }
    return Optional.of(new JsonObjectReader(node, path, problems));
  }

  /** The text of {@code field}, or null. */
  public @Nullable String text(String field) {
    return textOf(value(field), at(field));
  }

  /** A list of texts; empty when absent. */
  public List<String> texts(String field) {
    List<String> texts = new ArrayList<>();
    List<JsonNode> elements = elements(field);
    for (int i = 0; i < elements.size(); i++) {
      String text = textOf(elements.get(i), at(field) + "[" + i + "]");
      if (text != null) {
        texts.add(text);
      }
    }
    return texts;
  }

  /** A list of endpoints, {@code host:port} each; empty when absent. */
  public List<String> endpoints(String field) {
    List<String> endpoints = texts(field);
    for (String endpoint : endpoints) {
      if (!ENDPOINT.matcher(endpoint).matches()) {
        problems.add(at(field), "\"" + endpoint + "\" is no endpoint: host:port");
      }
    }
    return endpoints;
  }

  /** An object whose values are texts; numbers and booleans are taken as they are written. */
  public Map<String, String> textMap(String field) {
    Map<String, String> texts = new LinkedHashMap<>();
    JsonNode value = value(field);
    if (value == null) {
      return texts;
    }
    if (!value.isObject()) {
      problems.add(at(field), "is " + kindOf(value) + ", but an object is expected");
      return texts;
    }
    value
        .properties()
        .forEach(
            entry -> {
              String where = at(field) + "." + entry.getKey();
              JsonNode written = entry.getValue();
              if (written.isTextual() || written.isNumber() || written.isBoolean()) {
                texts.put(entry.getKey(), written.asText());
              } else {
                problems.add(where, "is " + kindOf(written) + ", but a text is expected");
              }
            });
    return texts;
  }

  /** True or false; {@code otherwise} when absent. */
  public boolean flag(String field, boolean otherwise) {
    Boolean flag = flagOrNull(field);
    return flag == null ? otherwise : flag;
  }

  /** True, false, or null when absent. */
  public @Nullable Boolean flagOrNull(String field) {
    JsonNode value = value(field);
    if (value == null) {
      return null;
    }
    if (!value.isBoolean()) {
      problems.add(at(field), "is " + kindOf(value) + ", but true or false is expected");
      return null;
    }
    return value.booleanValue();
  }

  /** A whole number from {@code least} to {@code most}. */
  public long number(String field, long otherwise, long least, long most) {
    JsonNode value = value(field);
    if (value == null) {
      return otherwise;
    }
    boolean whole = value.isIntegralNumber() && value.canConvertToLong();
    if (!whole || value.longValue() < least || value.longValue() > most) {
      String range = most == Long.MAX_VALUE ? least + " or more" : least + " to " + most;
      problems.add(at(field), "is " + value + ", but a whole number is expected: " + range);
      return otherwise;
    }
    return value.longValue();
  }

  /** As below, {@code least} or longer. */
  public Duration duration(String field, Duration otherwise, Duration least) {
    return duration(field, otherwise, least, LONGEST);
  }

  /**
   * An ISO-8601 duration such as {@code PT5M}, from {@code least} to {@code most}. A number is read
   * as seconds: so Java clients with Temporal's own converter write durations.
   */
  public Duration duration(String field, Duration otherwise, Duration least, Duration most) {
    JsonNode value = value(field);
    if (value == null) {
      return otherwise;
    }
    try {
      Duration duration = durationOf(value);
      if (duration.compareTo(least) >= 0 && duration.compareTo(most) <= 0) {
        return duration;
      }
      problems.add(at(field), "is " + value + ", but must be from " + least + " to " + most);
    } catch (DateTimeParseException | ArithmeticException e) {
      problems.add(at(field), "is " + value + ", but a duration such as PT5M is expected");
    }
    return otherwise;
  }

  /** As above, {@code least} or longer; null when absent. */
  public @Nullable Duration durationOrNull(String field, Duration least) {
    return value(field) == null ? null : duration(field, least, least);
  }

  /** A moment with its offset from UTC, {@code 2026-12-05T01:00:00+08:00}; null when absent. */
  public @Nullable Instant momentOrNull(String field) {
    JsonNode value = value(field);
    if (value == null) {
      return null;
    }
    try {
      return OffsetDateTime.parse(value.isTextual() ? value.textValue() : "").toInstant();
    } catch (DateTimeParseException e) {
      problems.add(
          at(field),
          "is " + value + ", but a moment such as 2026-12-05T01:00:00+08:00 is expected");
      return null;
    }
  }

  private static Duration durationOf(JsonNode value) {
    if (value.isNumber()) {
      return Duration.ofNanos(
          value
              .decimalValue()
              .movePointRight(9)
              .setScale(0, RoundingMode.HALF_UP)
              .longValueExact());
    }
    return Duration.parse(value.isTextual() ? value.textValue() : "");
  }

  /** A constant of {@code type}, by its name; {@code otherwise} when absent. */
  public <E extends Enum<E>> E constant(String field, Class<E> type, E otherwise) {
    E constant = constantOrNull(field, type);
    return constant == null ? otherwise : constant;
  }

  /** A constant of {@code type}, by its name, or null. */
  public <E extends Enum<E>> @Nullable E constantOrNull(String field, Class<E> type) {
    return constantOrNull(field, EnumSet.allOf(type));
  }

  /** One of {@code allowed}, by its name, or null. */
  public <E extends Enum<E>> @Nullable E constantOrNull(String field, Set<E> allowed) {
    JsonNode value = value(field);
    if (value == null) {
      return null;
    }
    for (E constant : allowed) {
      if (value.isTextual() && constant.name().equals(value.textValue())) {
        return constant;
      }
    }
    problems.add(at(field), "is " + value + ", but one of " + allowed + " is expected");
    return null;
  }

  /** A nested object; empty when absent or when {@code read} gives none. */
  public <T> Optional<T> object(String field, Function<JsonObjectReader, Optional<T>> read) {
    JsonNode value = value(field);
    return value == null ? Optional.empty() : of(value, at(field), problems).flatMap(read);
  }

  /** A list of nested objects; those that {@code read} gives nothing for are left out. */
  public <T> List<T> objects(String field, Function<JsonObjectReader, Optional<T>> read) {
    List<T> objects = new ArrayList<>();
    List<JsonNode> elements = elements(field);
    for (int i = 0; i < elements.size(); i++) {
      of(elements.get(i), at(field) + "[" + i + "]", problems)
          .flatMap(read)
          .ifPresent(objects::add);
    }
    return objects;
  }

  /**
   * An object whose values are nested objects, by key, in the order written; those that {@code
   * read} gives nothing for are left out.
   */
  public <T> Map<String, T> objectMap(
      String field, BiFunction<String, JsonObjectReader, Optional<T>> read) {
    Map<String, T> objects = new LinkedHashMap<>();
    JsonNode value = value(field);
    if (value == null) {
      return objects;
    }
    if (!value.isObject()) {
      problems.add(at(field), "is " + kindOf(value) + ", but an object is expected");
      return objects;
    }
    for (Map.Entry<String, JsonNode> entry : value.properties()) {
      of(entry.getValue(), at(field) + "." + entry.getKey(), problems)
          .flatMap(object -> read.apply(entry.getKey(), object))
          .ifPresent(object -> objects.put(entry.getKey(), object));
    }
    return objects;
  }

  /** Reports {@code field} as missing when its value is null and nothing else was said about it. */
  public void requirePresent(String field, @Nullable Object value) {
    if (value == null && value(field) == null) {
      problems.add(at(field), "is missing");
    }
  }

  /** Reports a problem with the object as a whole. */
  public void problem(String what) {
    problems.add(path, what);
  }

  /** Reports a problem with {@code field}. */
  public void problem(String field, String what) {
    problems.add(at(field), what);
  }

  /** Reports every field that was not asked for. */
  public void rejectUnknownFields() {
    node.fieldNames()
        .forEachRemaining(
            field -> {
              if (!known.contains(field)) {
                problems.add(at(field), "is unknown; known here: " + String.join(", ", known));
              }
            });
  }

  private List<JsonNode> elements(String field) {
    JsonNode value = value(field);
    List<JsonNode> elements = new ArrayList<>();
    if (value != null && !value.isArray()) {
      problems.add(at(field), "is " + kindOf(value) + ", but a list is expected");
    } else if (value != null) {
      value.forEach(elements::add);
    }
    return elements;
  }

  private @Nullable JsonNode value(String field) {
    known.add(field);
    JsonNode value = node.get(field);
    return value == null || value.isNull() ? null : value;
  }

  private @Nullable String textOf(@Nullable JsonNode value, String where) {
    if (value == null) {
      return null;
    }
    if (!value.isTextual()) {
      problems.add(where, "is " + kindOf(value) + ", but a text is expected");
      return null;
    }
    return value.textValue();
  }

  private String at(String field) {
    return path.isEmpty() ? field : path + "." + field;
  }

  private static String kindOf(JsonNode node) {
    return switch (node.getNodeType()) {
      case ARRAY -> "a list";
      case OBJECT, POJO -> "an object";
      case STRING, BINARY -> "a text";
      case NUMBER -> "a number";
      case BOOLEAN -> "true or false";
      case NULL, MISSING -> "missing";
    };
  }
}
