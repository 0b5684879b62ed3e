package io.openmldb.rollout.sandbox.server.flags;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.MathContext;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/** The types a gflags flag can have, each with its way of reading a value's text. */
enum FlagType {
  BOOL,
  INT32(BigInteger.TWO.pow(31).negate(), BigInteger.TWO.pow(31).subtract(BigInteger.ONE)),
  UINT32(BigInteger.ZERO, BigInteger.TWO.pow(32).subtract(BigInteger.ONE)),
  INT64(BigInteger.TWO.pow(63).negate(), BigInteger.TWO.pow(63).subtract(BigInteger.ONE)),
  UINT64(BigInteger.ZERO, BigInteger.TWO.pow(64).subtract(BigInteger.ONE)),
  DOUBLE,
  STRING;

  private static final Set<String> TRUE = Set.of("1", "t", "true", "y", "yes");
  private static final Set<String> FALSE = Set.of("0", "f", "false", "n", "no");
  private static final MathContext SEVENTEEN_DIGITS = new MathContext(17);

  private final BigInteger min;
  private final BigInteger max;

  FlagType() {
    this(BigInteger.ZERO, BigInteger.ZERO);
  }

  FlagType(BigInteger min, BigInteger max) {
    this.min = min;
    this.max = max;
  }

  static FlagType of(String name) {
    return valueOf(name.toUpperCase(Locale.ROOT));
  }

  String label() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** The value as the binary prints it, or empty where the text is no value of this type. */
  Optional<String> read(String text) {
    return switch (this) {
      case BOOL -> readBool(text);
      case INT32, UINT32, INT64, UINT64 -> readInteger(text);
      case DOUBLE -> readDouble(text);
      case STRING -> Optional.of(text);
    };
  }

  private static Optional<String> readBool(String text) {
    String lower = text.toLowerCase(Locale.ROOT);
    if (TRUE.contains(lower)) {
      return Optional.of("true");
    }
    return FALSE.contains(lower) ? Optional.of("false") : Optional.empty();
  }

  private Optional<String> readInteger(String text) {
    String number = text.stripLeading();
    int radix = 10;
    if (number.startsWith("0x") || number.startsWith("0X")) {
      number = number.substring(2);
      radix = 16;
    }
    try {
      BigInteger value = new BigInteger(number, radix);
      boolean fits = value.compareTo(min) >= 0 && value.compareTo(max) <= 0;
      return fits ? Optional.of(value.toString()) : Optional.empty();
    } catch (NumberFormatException e) {
      return Optional.empty();
    }
  }

  private static Optional<String> readDouble(String text) {
    if (text.isEmpty() || Character.isWhitespace(text.charAt(text.length() - 1))) {
      return Optional.empty();
    }
    try {
      BigDecimal exact = new BigDecimal(Double.parseDouble(text.stripLeading()));
      return Optional.of(exact.round(SEVENTEEN_DIGITS).stripTrailingZeros().toPlainString());
    } catch (NumberFormatException e) {
      return Optional.empty();
    }
  }
}
