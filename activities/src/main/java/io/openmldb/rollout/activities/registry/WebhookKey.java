package io.openmldb.rollout.activities.registry;

import java.util.Arrays;
import java.util.Base64;
import java.util.Optional;

/**
 * The key that the calls of a webhook are signed by, in the form of the Standard Webhooks
 * specification: {@code whsec_} and 24 to 64 bytes in base64.
 */
public final class WebhookKey {

  private static final String PREFIX = "whsec_";
  private static final int SHORTEST = 24;
  private static final int LONGEST = 64;

  private final byte[] bytes;

  private WebhookKey(byte[] bytes) {
    this.bytes = bytes;
  }

  /** The key in {@code secret}; empty when there is none in it. */
  public static Optional<WebhookKey> parse(String secret) {
    if (!secret.startsWith(PREFIX)) {
      return Optional.empty();
    }
    try {
      byte[] bytes = Base64.getDecoder().decode(secret.substring(PREFIX.length()));
      return bytes.length < SHORTEST || bytes.length > LONGEST
          ? Optional.empty()
          : Optional.of(new WebhookKey(bytes));
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  /** A copy of its bytes. */
  public byte[] bytes() {
    return Arrays.copyOf(bytes, bytes.length);
  }
}
