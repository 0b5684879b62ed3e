package io.openmldb.rollout.activities.config.gflags;

import java.math.BigInteger;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/** Tells whether two spellings are one value to gflags: {@code yes} and {@code true}, say. */
public final class FlagValues {

  private static final Set<String> TRUE = Set.of("1", "t", "true", "y", "yes");
  private static final Set<String> FALSE = Set.of("0", "f", "false", "n", "no");

  private FlagValues() {}

  /**
   * Whether a flag of {@code type} that is asked to be {@code asked} and shows {@code shown} has
   * taken what was asked. A value that the type does not allow is never taken.
   *
   * @param type gflags' name of it: {@code bool}, {@code int32}, {@code string} and so on
   */
  public static boolean isTaken(String type, String asked, String shown) {
    return switch (type) {
      case "bool" -> bool(asked).isPresent() && bool(asked).equals(bool(shown));
      case "int32", "int64", "uint32", "uint64" ->
          whole(asked).isPresent() && whole(asked).equals(whole(shown));
      case "double" -> real(asked).isPresent() && real(asked).equals(real(shown));
      default -> asked.equals(shown);
    };
  }

  /** Whether a flag of {@code type} can be given {@code value} at all. */
  public static boolean isLegal(String type, String value) {
    return switch (type) {
      case "int32" -> isWithin(value, -(1L << 31), (1L << 31) - 1);
      case "uint32" -> isWithin(value, 0, (1L << 32) - 1);
      case "int64" -> whole(value).filter(number -> number.bitLength() < Long.SIZE).isPresent();
      case "uint64" ->
          whole(value)
              .filter(number -> number.signum() >= 0 && number.bitLength() <= Long.SIZE)
              .isPresent();
      default -> isTaken(type, value, value);
    };
  }

  private static boolean isWithin(String value, long least, long most) {
    return whole(value)
        .filter(number -> number.compareTo(BigInteger.valueOf(least)) >= 0)
        .filter(number -> number.compareTo(BigInteger.valueOf(most)) <= 0)
        .isPresent();
  }

  /** Whether the two are one value to some type of flag. */
  public static boolean areSame(String one, String other) {
    return one.equals(other)
        || isTaken("bool", one, other)
        || isTaken("int64", one, other)
        || isTaken("double", one, other);
  }

  private static Optional<Boolean> bool(String text) {
    String lower = text.toLowerCase(Locale.ROOT);
    if (TRUE.contains(lower)) {
      return Optional.of(true);
    }
    return FALSE.contains(lower) ? Optional.of(false) : Optional.empty();
  }

  private static Optional<BigInteger> whole(String text) {
    try {
      boolean hex = text.startsWith("0x") || text.startsWith("0X");
      return Optional.of(hex ? new BigInteger(text.substring(2), 16) : new BigInteger(text));
    } catch (NumberFormatException e) {
      return Optional.empty();
    }
  }

  private static Optional<Double> real(String text) {
    try {
      return Optional.of(Double.valueOf(text));
    } catch (NumberFormatException e) {
      return Optional.empty();
    }
  }
}
