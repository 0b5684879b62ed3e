package io.openmldb.rollout.sandbox.server.tablet.storage;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.POJONode;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Base64;

/**
 * One write in a partition's log. Its offset is its place in the log, counted from 1.
 *
 * @param term the term of the leader that took it
 * @param put false for a deletion of the key
 * @param indexed whether the row reaches the table's index; what comes without a dimension does not
 *     and is no record
 * @param value the encoded row, in base64 as it came
 */
public record LogEntry(
    long term, boolean put, boolean indexed, String key, long time, String value) {

  /** The entry of a Put or Delete request. */
  public static LogEntry of(ObjectNode request, boolean put) {
    JsonNode dimensions = request.path("dimensions");
    String key =
        put
            ? dimensions.path(0).path("key").asText(request.path("pk").asText(""))
            : request.path("key").asText();
    boolean indexed = !put || !dimensions.isEmpty();
    return new LogEntry(
        0, put, indexed, key, request.path("time").asLong(), request.path("value").asText(""));
  }

  public LogEntry inTerm(long newTerm) {
    return new LogEntry(newTerm, put, indexed, key, time, value);
  }

  /**
   * The entry as an item of a message. It becomes JSON when the message is written; in one process
   * it is handed over as it is.
   */
  public JsonNode toJson() {
    return JsonNodeFactory.instance.pojoNode(this);
  }

  public static LogEntry fromJson(JsonNode node) {
    if (node instanceof POJONode item && item.getPojo() instanceof LogEntry entry) {
      return entry;
    }
    return new LogEntry(
        node.path("term").asLong(),
        node.path("put").asBoolean(),
        node.path("indexed").asBoolean(),
        node.path("key").asText(),
        node.path("time").asLong(),
        node.path("value").asText());
  }

  /** The entry as the log file holds it, behind its length. */
  ByteBuffer toBytes() {
    byte[] keyBytes = key.getBytes(StandardCharsets.UTF_8);
    byte[] valueBytes = decoded(value);
    int length = Long.BYTES * 2 + 2 + Integer.BYTES + keyBytes.length + valueBytes.length;
    ByteBuffer bytes = ByteBuffer.allocate(Integer.BYTES + length);
    bytes.putInt(length).putLong(term).putLong(time);
    bytes.put((byte) (put ? 1 : 0)).put((byte) (indexed ? 1 : 0));
    bytes.putInt(keyBytes.length).put(keyBytes).put(valueBytes);
    return bytes.flip();
  }

  /** Reads the next entry of a log, its length first. */
  static LogEntry readFrom(ByteBuffer log) {
    int length = log.getInt();
    LogEntry entry = fromBytes(log.slice(log.position(), length));
    log.position(log.position() + length);
    return entry;
  }

  /** Reads an entry from a buffer that holds exactly one, without its length. */
  static LogEntry fromBytes(ByteBuffer bytes) {
    long term = bytes.getLong();
    long time = bytes.getLong();
    boolean put = bytes.get() == 1;
    boolean indexed = bytes.get() == 1;
    byte[] key = new byte[bytes.getInt()];
    bytes.get(key);
    byte[] value = new byte[bytes.remaining()];
    bytes.get(value);
    return new LogEntry(
        term,
        put,
        indexed,
        new String(key, StandardCharsets.UTF_8),
        time,
        Base64.getEncoder().encodeToString(value));
  }

  private static byte[] decoded(String base64) {
    try {
      return Base64.getDecoder().decode(base64);
    } catch (IllegalArgumentException e) {
      return base64.getBytes(StandardCharsets.UTF_8);
    }
  }
}
