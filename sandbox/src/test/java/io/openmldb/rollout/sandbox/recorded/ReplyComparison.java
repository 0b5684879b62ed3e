package io.openmldb.rollout.sandbox.recorded;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Whether a practice server's answer is like a real one's: same status and content type, same
 * fields in the same order, same JSON types, same defaults left out, same values; except for what
 * the rules here let differ.
 */
public final class ReplyComparison {

  /** How far two values may differ. */
  private enum Mask {
    /** Ages, sizes, counters: any number for a number. */
    NUMBER,
    /** A time that is 0 as long as it has not come. */
    ZERO_OR_NOT,
    /** Any value of the same type. */
    TYPE,
    /** A flag that is true where it is left out. */
    TRUE_BY_DEFAULT,
    /** A list whose number and order depend on the situation: the same kinds of elements. */
    KINDS
  }

  private static final Map<String, Mask> ALWAYS =
      Map.ofEntries(
          Map.entry("age", Mask.NUMBER),
          Map.entry("start_time", Mask.ZERO_OR_NOT),
          Map.entry("end_time", Mask.ZERO_OR_NOT),
          Map.entry("op_id", Mask.NUMBER),
          Map.entry("term", Mask.NUMBER),
          Map.entry("offset", Mask.NUMBER),
          Map.entry("record_cnt", Mask.NUMBER),
          Map.entry("record_byte_size", Mask.NUMBER),
          Map.entry("record_idx_byte_size", Mask.NUMBER),
          Map.entry("record_pk_cnt", Mask.NUMBER),
          Map.entry("diskused", Mask.NUMBER),
          Map.entry("version", Mask.NUMBER));

  private final Map<String, Mask> masks;

  private ReplyComparison(Map<String, Mask> masks) {
    this.masks = masks;
  }

  /** Only what is never the same in two clusters may differ: ages, times, ids, sizes. */
  public static ReplyComparison strict() {
    return new ReplyComparison(ALWAYS);
  }

  /** Lets these fields' values differ, but not their types. */
  public ReplyComparison masking(String... fields) {
    return with(Mask.TYPE, fields);
  }

  /**
   * Takes a flag that is left out for true: a replica shows {@code is_alive} only once something
   * has set it, and what did may lie before the situation that is compared.
   */
  public ReplyComparison absentAsTrue(String... fields) {
    return with(Mask.TRUE_BY_DEFAULT, fields);
  }

  /** Compares these lists as sets of kinds: each kind of element in both, in any number. */
  public ReplyComparison asKinds(String... lists) {
    return with(Mask.KINDS, lists);
  }

  private ReplyComparison with(Mask mask, String... fields) {
    Map<String, Mask> more = new HashMap<>(masks);
    for (String field : fields) {
      more.put(field, mask);
    }
    return new ReplyComparison(more);
  }

  /** How the practice answer differs from the real one; empty where it is like it. */
  public List<String> differences(RecordedReply real, RecordedReply practice) {
    List<String> differences = new ArrayList<>();
    compare("outcome", real.outcome(), practice.outcome(), differences);
    compare("status", real.status(), practice.status(), differences);
    compare("content type", real.contentType(), practice.contentType(), differences);
    if (real.isJson() && practice.isJson()) {
      compare("", real.json(), practice.json(), differences);
    } else {
      compare("body", real.body(), practice.body(), differences);
    }
    return differences;
  }

  /** How one JSON value differs from the real one. */
  public List<String> differences(JsonNode real, JsonNode practice) {
    List<String> differences = new ArrayList<>();
    compare("", real, practice, differences);
    return differences;
  }

  private void compare(String where, JsonNode real, JsonNode practice, List<String> differences) {
    String field = field(where);
    if (real.getNodeType() != practice.getNodeType()) {
      differences.add("%s: really %s, here %s".formatted(where, real, practice));
    } else if (masks.get(field) == Mask.TYPE) {
      return;
    } else if (real.isObject()) {
      compareFields(where, real, practice, differences);
    } else if (real.isArray()) {
      compareElements(where, real, practice, differences);
    } else if (!agree(masks.get(field), real, practice)) {
      differences.add("%s: really %s, here %s".formatted(where, real, practice));
    }
  }

  /** The innermost field's name; an element of a list goes by the list's. */
  private static String field(String where) {
    String field = where.substring(where.lastIndexOf('.') + 1);
    return field.indexOf('[') < 0 ? field : field.substring(0, field.indexOf('['));
  }

  private static boolean agree(Mask mask, JsonNode real, JsonNode practice) {
    if (mask == Mask.NUMBER || mask == Mask.TYPE) {
      return true;
    }
    if (mask == Mask.ZERO_OR_NOT) {
      return (real.asLong() == 0) == (practice.asLong() == 0);
    }
    return real.equals(practice);
  }

  private void compareFields(
      String where, JsonNode real, JsonNode practice, List<String> differences) {
    List<String> really = fields(real);
    List<String> here = fields(practice);
    if (!really.equals(here)) {
      differences.add("%s: the fields are really %s, here %s".formatted(where, really, here));
    }
    for (String field : really) {
      if (practice.has(field)) {
        String inner = where.isEmpty() ? field : where + "." + field;
        compare(inner, real.get(field), practice.get(field), differences);
      }
    }
    masks.forEach(
        (field, mask) -> {
          boolean flag = mask == Mask.TRUE_BY_DEFAULT && (real.has(field) || practice.has(field));
          if (flag && real.path(field).asBoolean(true) != practice.path(field).asBoolean(true)) {
            differences.add("%s: %s differs: %s, %s".formatted(where, field, real, practice));
          }
        });
  }

  private List<String> fields(JsonNode object) {
    List<String> names = new ArrayList<>();
    object.fieldNames().forEachRemaining(names::add);
    names.removeIf(name -> masks.get(name) == Mask.TRUE_BY_DEFAULT);
    return names;
  }

  private void compareElements(
      String where, JsonNode real, JsonNode practice, List<String> differences) {
    String field = field(where);
    if (masks.get(field) == Mask.KINDS) {
      missingKinds(where, "really", real, practice, differences);
      missingKinds(where, "here", practice, real, differences);
      return;
    }
    if (real.size() != practice.size()) {
      differences.add(
          "%s: really %d elements, here %d: %s"
              .formatted(where, real.size(), practice.size(), practice));
      return;
    }
    for (int i = 0; i < real.size(); i++) {
      compare(where + "[" + i + "]", real.get(i), practice.get(i), differences);
    }
  }

  private void missingKinds(
      String where, String only, JsonNode some, JsonNode others, List<String> differences) {
    Set<JsonNode> seen = new HashSet<>();
    for (JsonNode one : some) {
      boolean known = seen.stream().anyMatch(other -> differences(other, one).isEmpty());
      if (known) {
        continue;
      }
      seen.add(one);
      boolean found = false;
      for (JsonNode other : others) {
        found = found || differences(one, other).isEmpty();
      }
      if (!found) {
        differences.add("%s: only %s there is %s".formatted(where, only, one));
      }
    }
  }

  private static void compare(String what, Object real, Object practice, List<String> differences) {
    if (real == null ? practice != null : !real.equals(practice)) {
      differences.add("%s: really %s, here %s".formatted(what, real, practice));
    }
  }
}
