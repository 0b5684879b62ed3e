package io.openmldb.rollout.workflows.api.plan;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.openmldb.rollout.workflows.api.model.Component;
import io.openmldb.rollout.workflows.api.model.Node;
import io.openmldb.rollout.workflows.json.Excerpt;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One thing that preflight or a confirmation noticed.
 *
 * @param level how much it weighs
 * @param code a stable name for it; docs/findings.md lists them
 * @param component what it is about; null when it is about the cluster
 * @param endpoint which node; null when it is about no single one
 * @param key which configuration key; null when it is about none
 * @param message what was found, and where
 * @param hint what the operator can do; null when there is nothing to do
 * @param overridden why the request sets it aside, although it would refuse the rollout; null where
 *     it does not
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record Finding(
    FindingLevel level,
    String code,
    @Nullable Component component,
    @Nullable String endpoint,
    @Nullable String key,
    String message,
    @Nullable String hint,
    @Nullable String overridden) {

  /** Findings of one code and level that are listed; those of all nodes of a large cluster. */
  private static final int LISTED = 100;

  /** The fewest of one code and level that are listed. */
  private static final int LISTED_AT_LEAST = 4;

  public Finding {
    message = Excerpt.text(message);
    hint = Excerpt.textOrNull(hint);
    overridden = Excerpt.textOrNull(overridden);
  }

  /** One that no request sets aside. */
  public Finding(
      FindingLevel level,
      String code,
      @Nullable Component component,
      @Nullable String endpoint,
      @Nullable String key,
      String message,
      @Nullable String hint) {
    this(level, code, component, endpoint, key, message, hint, null);
  }

  /**
   * The first of each code and level; of very many the last one says how many more there are. What
   * weighs most is always among them.
   */
  public static List<Finding> listed(Collection<Finding> all) {
    int atMost = LISTED;
    List<Finding> listed = listed(all, atMost);
    while (atMost > LISTED_AT_LEAST && Excerpt.of(listed).omitted() > 0) {
      atMost = atMost / 2;
      listed = listed(all, atMost);
    }
    return Excerpt.of(listed).listed();
  }

  private static List<Finding> listed(Collection<Finding> all, int atMost) {
    Map<String, List<Finding>> kinds = new LinkedHashMap<>();
    for (Finding finding : all) {
      kinds.computeIfAbsent(finding.kind(), kind -> new ArrayList<>()).add(finding);
    }
    Map<String, Integer> seen = new LinkedHashMap<>();
    List<Finding> listed = new ArrayList<>();
    for (Finding finding : all) {
      List<Finding> same = kinds.getOrDefault(finding.kind(), List.of());
      int number = seen.merge(finding.kind(), 1, Integer::sum);
      if (same.size() <= atMost || number < atMost) {
        listed.add(finding);
      } else if (number == same.size()) {
        listed.add(finding.standingFor(same.subList(atMost - 1, same.size())));
      }
    }
    return List.copyOf(listed);
  }

  /** The part of a finding by which similar findings are shown together. */
  private String kind() {
    return level + " " + code + (overridden == null ? "" : " overridden");
  }

  private Finding standingFor(List<Finding> omitted) {
    String more = Excerpt.more(omitted.stream().map(Finding::message).toList());
    return new Finding(level, code, null, null, null, more, hint, overridden);
  }

  /** A finding about the cluster as a whole, with the level and the hint of its code. */
  public static Finding ofCluster(FindingCode code, String message) {
    return ofCluster(code.level(), code, message, code.hint());
  }

  /**
   * A finding about the cluster as a whole.
   *
   * @param hint null when there is nothing to do
   */
  public static Finding ofCluster(
      FindingLevel level, FindingCode code, String message, @Nullable String hint) {
    return new Finding(level, code.name(), null, null, null, message, hint);
  }

  /** A finding about one node, with the level and the hint of its code. */
  public static Finding ofNode(FindingCode code, Node node, String message) {
    return ofNode(code.level(), code, node, message, code.hint());
  }

  /**
   * A finding about one node.
   *
   * @param hint null when there is nothing to do
   */
  public static Finding ofNode(
      FindingLevel level, FindingCode code, Node node, String message, @Nullable String hint) {
    return new Finding(level, code.name(), node.component(), node.endpoint(), null, message, hint);
  }

  /** Whether it is about {@code code}. */
  public boolean is(FindingCode code) {
    return code.name().equals(this.code);
  }

  /** The same finding, as one that refuses nothing, with another hint. */
  public Finding asWarning(String hint) {
    return new Finding(
        FindingLevel.WARNING, code, component, endpoint, key, message, hint, overridden);
  }

  /** The same finding, as one that refuses nothing because the request sets it aside. */
  Finding overriddenBecause(String reason) {
    return new Finding(FindingLevel.WARNING, code, component, endpoint, key, message, hint, reason);
  }

  /** The same finding, about {@code key}. */
  public Finding about(String key) {
    return new Finding(level, code, component, endpoint, key, message, hint, overridden);
  }
}
