package io.openmldb.rollout.starter.request;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.openmldb.rollout.starter.exit.CommandFailure;
import io.openmldb.rollout.starter.exit.ExitCode;
import io.openmldb.rollout.workflows.api.request.RolloutRequest;
import io.openmldb.rollout.workflows.api.request.RolloutRequestReader;
import io.openmldb.rollout.workflows.api.request.SecretKeys;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Builds the request from flags and, with {@code -f}, from a document that the flags amend. */
public final class CommandLineRequest {

  private static final String CHANGES = "changes";
  private static final String OPTIONS = "options";
  private static final String OVERRIDES = "overrides";

  private final RequestOptions flags;
  private final List<String> problems = new ArrayList<>();

  private CommandLineRequest(RequestOptions flags) {
    this.flags = flags;
  }

  /**
   * The request that {@code flags} describe.
   *
   * @param flags what was given
   * @param dryRun whether to plan only, whatever the document says
   * @param standardInput where {@code -f -} reads from
   * @throws CommandFailure with BAD_INPUT, listing everything that is wrong
   */
  public static RolloutRequest build(
      RequestOptions flags, boolean dryRun, InputStream standardInput) {
    return new CommandLineRequest(flags).build(dryRun, standardInput);
  }

  private RolloutRequest build(boolean dryRun, InputStream standardInput) {
    JsonNode json =
        flags.file == null ? fromFlags() : amend(RequestDocument.open(flags.file, standardInput));
    if (json instanceof ObjectNode object) {
      applyOptions(object, dryRun);
    }
    RolloutRequest request = RolloutRequestReader.read(json);
    problems.addAll(worthSaying(request.problems(), json));
    problems.addAll(SecretKeys.plainSecrets(request, SecretKeys::isUsual));
    if (!problems.isEmpty()) {
      throw CommandFailure.listing(
          ExitCode.BAD_INPUT, "the request is wrong; nothing was started:", problems);
    }
    return request;
  }

  private ObjectNode fromFlags() {
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    if (flags.cluster == null) {
      problems.add("--cluster NAME is missing (or a request with -f FILE)");
    }
    json.put("cluster", flags.cluster);
    json.set(CHANGES, CommandLineChanges.of(flags, problems));
    checkComponents();
    return json;
  }

  private void checkComponents() {
    if (!flags.restartOnly && !flags.components.isEmpty()) {
      problems.add("--component goes with --restart-only; a change names its component itself");
    }
    boolean named = !flags.components.isEmpty() || !flags.sets.isEmpty() || !flags.unsets.isEmpty();
    if (!flags.endpoints.isEmpty() && !named) {
      problems.add(
          "--endpoint needs --set, --unset or --component to say which component it means");
    }
  }

  private JsonNode amend(RequestDocument document) {
    JsonNode json = document.parse();
    boolean changesGiven =
        !flags.sets.isEmpty()
            || !flags.unsets.isEmpty()
            || !flags.endpoints.isEmpty()
            || !flags.components.isEmpty();
    if (changesGiven) {
      problems.add("--set, --unset, --endpoint and --component do not go with -f");
    }
    if (flags.cluster != null && json instanceof ObjectNode object) {
      object.put("cluster", flags.cluster);
    }
    return json;
  }

  private void applyOptions(ObjectNode json, boolean dryRun) {
    if (flags.reason != null) {
      json.put("reason", flags.reason);
    }
    ObjectNode options = JsonNodeFactory.instance.objectNode();
    putName(options, "procedure", flags.procedure);
    putName(options, "onFailure", flags.onFailure);
    putName(options, "approval", flags.approval);
    putName(options, "singleReplica", flags.singleReplica);
    putName(options, "writes", flags.writes);
    putName(options, "canarySoak", flags.canarySoak);
    if (flags.window != null) {
      CommandLineWindow.read(flags.window, problems).ifPresent(w -> options.set("window", w));
    }
    if (flags.notBefore != null) {
      options.put("notBefore", flags.notBefore);
    }
    if (flags.daemon != null) {
      options.put("daemon", flags.daemon);
    }
    if (flags.restartOnly) {
      options.put("restartOnly", true);
    }
    if (dryRun) {
      options.put("dryRun", true);
    }
    merge(json, options);
    if (!flags.overrides.isEmpty() && json.get(OPTIONS) instanceof ObjectNode merged) {
      addOverrides(merged, json.path("reason").textValue());
    }
  }

  /** Beside those of the document; one without a reason of its own has the request's. */
  private void addOverrides(ObjectNode options, @Nullable String reason) {
    ArrayNode overrides =
        options.get(OVERRIDES) instanceof ArrayNode existing
            ? existing
            : options.putArray(OVERRIDES);
    for (String flag : flags.overrides) {
      int equals = flag.indexOf('=');
      String code = equals < 0 ? flag : flag.substring(0, equals);
      String why = equals < 0 ? reason : flag.substring(equals + 1);
      if (why == null || why.isBlank()) {
        problems.add("--override " + flag + " needs a reason: --reason TEXT, or CODE=WHY");
      } else {
        overrides.addObject().put("code", code.toUpperCase(Locale.ROOT)).put("reason", why);
      }
    }
  }

  private static void putName(ObjectNode options, String option, @Nullable String value) {
    if (value != null) {
      options.put(option, value.toUpperCase(Locale.ROOT));
    }
  }

  /** Options that are no object stay as they are: the reader says what is wrong with them. */
  private static void merge(ObjectNode json, ObjectNode options) {
    JsonNode existing = json.get(OPTIONS);
    if (existing == null || existing.isNull()) {
      json.set(OPTIONS, options);
    } else if (existing instanceof ObjectNode object) {
      object.setAll(options);
    }
  }

  /** What only follows from flags that were reported already is not said once more. */
  private List<String> worthSaying(List<String> found, JsonNode json) {
    boolean noChangeLeft = json.get(CHANGES) instanceof ArrayNode changes && changes.isEmpty();
    return found.stream()
        .filter(problem -> !(flags.file == null && problem.startsWith("cluster is missing")))
        .filter(
            problem -> problems.isEmpty() || !(noChangeLeft && problem.startsWith(CHANGES + " ")))
        .toList();
  }
}
