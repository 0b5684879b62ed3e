package io.openmldb.rollout.activities.config.secrets;

import java.util.Optional;
import java.util.Set;

/**
 * Which names a request may take secrets by. Who may start a workflow could otherwise have any
 * variable of the worker written into a flag file, its Temporal key for instance, and read it on
 * the node's flags page.
 *
 * @param prefix what a name begins with; the empty text: any name; empty: those listed only
 * @param listed further names
 * @param withheld names that are not given out although they begin so, unless they are listed: of
 *     files and variables that the worker itself logs in or signs by
 */
public record SecretNames(Optional<String> prefix, Set<String> listed, Set<String> withheld) {

  /** What variables of the worker begin with unless its registry file says otherwise. */
  public static final String DEFAULT_PREFIX = "ROLLOUT_SECRET_";

  /** Every name. */
  public static final SecretNames ANY = new SecretNames(Optional.of(""), Set.of(), Set.of());

  /** Variables of the worker that are meant for requests. */
  public static final SecretNames OF_ENVIRONMENT =
      new SecretNames(Optional.of(DEFAULT_PREFIX), Set.of(), Set.of());

  public SecretNames {
    listed = Set.copyOf(listed);
    withheld = Set.copyOf(withheld);
  }

  /** Whether a request may take the secret {@code name}. */
  boolean allow(String name) {
    return listed.contains(name) || (beginsSo(name) && !withheld.contains(name));
  }

  /** Why {@code name} may not be taken, and what to do. */
  String refusal(String name) {
    String why =
        beginsSo(name)
            ? "is what the worker itself logs in or signs by, and "
            : prefix.map(begin -> "does not begin with " + begin + ", and ").orElse("");
    return "the secret "
        + name
        + " "
        + why
        + "is not listed in secrets.names of the worker's registry file";
  }

  private boolean beginsSo(String name) {
    return prefix.filter(name::startsWith).isPresent();
  }
}
