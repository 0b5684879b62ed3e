package io.openmldb.rollout.workflows.api.request;

import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Finds the values of secret keys inside of texts: {@code spark.x=1;spark.secret.key=…}, say, or
 * {@code "password": "…"}.
 */
public final class SecretValueFinder {

  /** A key, what separates it from its value, and the value: quoted, or up to the line's end. */
  private static final Pattern ASSIGNMENT =
      Pattern.compile(
          "(?<key>[\\w.-]+)(?<separator>[\"']?[ \\t]*[=:][ \\t]*)"
              + "(?<value>\"[^\"\\r\\n]*\"|'[^'\\r\\n]*'|[^\\r\\n]+)");

  /** Where one of several assignments in a value ends, as a rule. */
  private static final Pattern END = Pattern.compile("[;,&\\s]");

  private static final Pattern REFERENCE = Pattern.compile("\\$\\{secret:[^}]*\\}");

  /** No value of a request holds it. */
  private static final String REFERRED = "\0";

  private static final Pattern PORT = Pattern.compile("\\d{1,5}(/.*)?");

  private SecretValueFinder() {}

  /**
   * {@code text} with whatever looks like the value of a secret key replaced. An unquoted value is
   * replaced up to the end of its line: rather too much than a piece of a password.
   *
   * @param isSecret which keys are secret; asked without the dashes before them
   * @param mask what to put in a value's place
   */
  public static String masked(String text, Predicate<String> isSecret, String mask) {
    Matcher matcher = ASSIGNMENT.matcher(text);
    StringBuilder masked = new StringBuilder();
    int done = 0;
    int from = 0;
    while (matcher.find(from)) {
      if (isSecret.test(withoutDashes(matcher.group("key")))) {
        masked.append(text, done, matcher.start("value")).append(mask);
        done = matcher.end("value");
        from = done;
      } else {
        // The value of a harmless key may hold an assignment of its own.
        from = matcher.start("value");
      }
    }
    return masked.append(text.substring(done)).toString();
  }

  /** Whether {@code text} is a reference to a secret and nothing else. */
  static boolean isOnlyReference(String text) {
    return REFERENCE.matcher(text).matches();
  }

  /**
   * Whether {@code text} gives a secret key a value that is not a reference. A secret-looking host
   * with its port is none.
   *
   * @param isSecret which keys are secret
   */
  static boolean containsPlainSecret(String text, Predicate<String> isSecret) {
    // A reference looks like an assignment itself.
    Matcher matcher = ASSIGNMENT.matcher(REFERENCE.matcher(text).replaceAll(REFERRED));
    int from = 0;
    while (matcher.find(from)) {
      if (isSecret.test(withoutDashes(matcher.group("key")))) {
        String value = END.split(matcher.group("value"), 2)[0];
        boolean isPort = matcher.group("separator").equals(":") && PORT.matcher(value).matches();
        if (!value.isEmpty() && !isPort && !value.contains(REFERRED)) {
          return true;
        }
      }
      from = matcher.start("value");
    }
    return false;
  }

  private static String withoutDashes(String key) {
    int start = 0;
    while (start < key.length() && key.charAt(start) == '-') {
      start++;
    }
    return key.substring(start);
  }
}
