package io.openmldb.rollout.request;

import io.openmldb.rollout.json.Problems;
import java.util.HashSet;
import java.util.Set;
import java.util.regex.Pattern;

/** What must hold in a request whatever the cluster: the rules that need no look at any host. */
final class RequestRules {

  /** Both gflags names and the taskmanager's dotted keys; nothing that could end a line. */
  private static final Pattern KEY = Pattern.compile("[A-Za-z_][A-Za-z0-9_.-]*");

  private static final Pattern ENDPOINT = Pattern.compile("[^\\s:]+:\\d{1,5}");

  /** Longer than any real value, shorter than what a command line or a history should carry. */
  private static final int LONGEST_VALUE = 16_384;

  private RequestRules() {}

  static void check(RolloutRequest request, Problems problems) {
    if (request.cluster() == null || request.cluster().isBlank()) {
      problems.add("cluster", "is missing: the cluster's name in the worker's registry file");
    }
    if (request.changes().isEmpty() && !request.options().restartOnly() && problems.isEmpty()) {
      problems.add("changes", "is empty: nothing to change (a plain restart is restartOnly)");
    }
    for (int i = 0; i < request.changes().size(); i++) {
      checkChange(
          request.changes().get(i), request.options(), new At(problems, "changes[" + i + "]"));
    }
  }

  private static void checkChange(Change change, Options options, At at) {
    boolean edits = !change.set().isEmpty() || !change.unset().isEmpty();
    if (options.restartOnly() && edits) {
      at.problem("", "sets or unsets keys, but restartOnly asks for a plain restart");
    }
    if (!options.restartOnly() && !edits) {
      at.problem("", "is empty: neither set nor unset names a key");
    }
    change.set().forEach((key, value) -> checkEntry(key, value, at));
    Set<String> seen = new HashSet<>();
    for (String key : change.unset()) {
      checkKey("unset", key, at);
      if (!seen.add(key)) {
        at.problem("unset", "names \"" + key + "\" twice");
      }
      if (change.set().containsKey(key)) {
        at.problem("", "both sets and unsets \"" + key + "\"");
      }
    }
    for (String endpoint : change.endpoints()) {
      if (!ENDPOINT.matcher(endpoint).matches()) {
        at.problem("endpoints", "\"" + endpoint + "\" is no endpoint: host:port");
      }
    }
  }

  private static void checkEntry(String key, String value, At at) {
    checkKey("set", key, at);
    String where = "set." + key;
    if (value.indexOf('\n') >= 0 || value.indexOf('\r') >= 0) {
      at.problem(where, "holds a line break; a value is one line of the file");
    }
    if (value.indexOf('\0') >= 0) {
      at.problem(where, "holds a NUL character");
    }
    if (value.length() > LONGEST_VALUE) {
      at.problem(where, "is longer than " + LONGEST_VALUE + " characters");
    }
  }

  private static void checkKey(String list, String key, At at) {
    if (!KEY.matcher(key).matches()) {
      at.problem(
          list,
          "\"" + key.replaceAll("\\p{Cntrl}", "?") + "\" is no key (letters, digits, _ . - only)");
    }
  }

  /** One place in the request, for messages that name it. */
  private record At(Problems problems, String path) {
    void problem(String field, String what) {
      problems.add(field.isEmpty() ? path : path + "." + field, what);
    }
  }
}
