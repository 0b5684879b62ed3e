package io.openmldb.rollout.sandbox.client;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;

/**
 * A row of the practice tables: a string key, a time, a string.
 *
 * @param key its place in the index
 * @param time in milliseconds since 1970
 * @param text its payload
 */
public record TestRow(String key, long time, String text) {

  private static final byte VERSION = 1;
  private static final int HEADER = 6;
  private static final int NULL_BITS = 1;
  private static final int FIXED_FIELDS = Long.BYTES;
  private static final int STRINGS = 2;

  /** No column is null; bits beyond the third column are set, as the SQL client sets them. */
  private static final byte NO_NULLS = (byte) 0xF8;

  /**
   * The row in OpenMLDB's own encoding: versions, length, null bits, fixed fields, where each
   * string begins, strings.
   */
  byte[] encoded() {
    byte[] keyBytes = key.getBytes(StandardCharsets.UTF_8);
    byte[] textBytes = text.getBytes(StandardCharsets.UTF_8);
    int strings = HEADER + NULL_BITS + FIXED_FIELDS + STRINGS;
    int size = strings + keyBytes.length + textBytes.length;
    if (size > 0xFF) {
      throw new IllegalArgumentException("a practice row has at most 255 bytes, not " + size);
    }
    return ByteBuffer.allocate(size)
        .order(ByteOrder.LITTLE_ENDIAN)
        .put(VERSION)
        .put(VERSION)
        .putInt(size)
        .put(NO_NULLS)
        .putLong(time)
        .put((byte) strings)
        .put((byte) (strings + keyBytes.length))
        .put(keyBytes)
        .put(textBytes)
        .array();
  }
}
