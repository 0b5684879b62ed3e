package io.openmldb.rollout.sandbox.client;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * One partition as the nameserver's metadata has it.
 *
 * @param db its database
 * @param table its table's name
 * @param tid its table's id
 * @param pid its number within the table
 * @param members where it has replicas
 */
public record PartitionLocation(String db, String table, int tid, int pid, List<Member> members) {

  private static final Set<String> INTERNAL =
      Set.of("__INTERNAL_DB", "__PRE_AGG_DB", "INFORMATION_SCHEMA");

  /**
   * One replica's entry in the metadata.
   *
   * @param leader as the entry says; after a leader change the old leader's entry says it still
   * @param alive as the entry says; a fresh one says nothing, which means alive
   */
  public record Member(String endpoint, boolean leader, boolean alive) {}

  public PartitionLocation {
    members = List.copyOf(members);
  }

  static PartitionLocation of(JsonNode table, JsonNode partition) {
    List<Member> members = new ArrayList<>();
    for (JsonNode meta : partition.path("partition_meta")) {
      members.add(
          new Member(
              meta.path("endpoint").asText(),
              meta.path("is_leader").asBoolean(),
              meta.path("is_alive").asBoolean(true)));
    }
    return new PartitionLocation(
        table.path("db").asText(),
        table.path("name").asText(),
        table.path("tid").asInt(),
        partition.path("pid").asInt(),
        members);
  }

  /** The endpoint of the true leader: of two entries that say so, the one that is alive. */
  public Optional<String> leader() {
    return members.stream()
        .filter(member -> member.leader() && member.alive())
        .map(Member::endpoint)
        .findFirst();
  }

  /** Its identity, as tablets know it. */
  public SandboxTablet.Key key() {
    return new SandboxTablet.Key(tid, pid);
  }

  /** Whether it is OpenMLDB's own rather than a user's. */
  public boolean internal() {
    return INTERNAL.contains(db);
  }

  /** For example {@code demo.orders/3}. */
  public String label() {
    return db + "." + table + "/" + pid;
  }
}
