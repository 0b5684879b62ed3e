package io.openmldb.rollout.sandbox.server.tablet;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.openmldb.rollout.sandbox.server.http.JsonTrees;
import io.openmldb.rollout.sandbox.server.http.ReturnCode;
import io.openmldb.rollout.sandbox.server.http.RpcClient;
import io.openmldb.rollout.sandbox.server.http.RpcService;
import io.openmldb.rollout.sandbox.server.tablet.storage.PartitionKey;
import io.openmldb.rollout.sandbox.server.tablet.storage.ReplicaMode;
import io.openmldb.rollout.sandbox.server.tablet.storage.ReplicaStorage;
import io.openmldb.rollout.sandbox.server.tablet.storage.TableMeta;
import io.openmldb.rollout.sandbox.server.tablet.storage.TabletDisk;
import java.io.IOException;
import java.util.Arrays;
import java.util.Base64;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The tablet's methods that make snapshots and carry a whole partition to another tablet, block by
 * block.
 */
final class SnapshotMethods {
  private static final Logger log = LoggerFactory.getLogger(SnapshotMethods.class);
  private static final int BLOCK_BYTES = 1 << 20;

  private final TabletReplicas tablet;
  private final TabletDisk disk;
  private final RpcClient client;

  SnapshotMethods(TabletReplicas tablet, TabletDisk disk, RpcClient client) {
    this.tablet = tablet;
    this.disk = disk;
    this.client = client;
  }

  void addTo(RpcService service) {
    service.add("MakeSnapshot", this::makeSnapshot);
    service.add("PauseSnapshot", request -> pause(request, true));
    service.add("RecoverSnapshot", request -> pause(request, false));
    service.add("SendSnapshot", this::sendSnapshot);
    service.add("SendData", this::takeBlock);
  }

  private ObjectNode makeSnapshot(ObjectNode request) {
    tablet.get(PartitionKey.of(request)).makeSnapshot();
    return ReturnCode.OK.reply();
  }

  private ObjectNode pause(ObjectNode request, boolean paused) {
    tablet.get(PartitionKey.of(request)).pauseSnapshots(paused);
    return ReturnCode.OK.reply();
  }

  private ObjectNode sendSnapshot(ObjectNode request) {
    Replica leader = tablet.getLeader(PartitionKey.of(request));
    String target = request.path("endpoint").asText();
    try {
      byte[] all = leader.logBytes();
      int blocks = Math.max(1, (all.length + BLOCK_BYTES - 1) / BLOCK_BYTES);
      for (int block = 0; block < blocks; block++) {
        int from = block * BLOCK_BYTES;
        byte[] bytes = Arrays.copyOfRange(all, from, Math.min(all.length, from + BLOCK_BYTES));
        ObjectNode reply =
            client.call(
                target, "TabletServer/SendData", block(leader, block, block == blocks - 1, bytes));
        if (reply.path("code").asInt() != 0) {
          return reply;
        }
      }
    } catch (IOException e) {
      log.warn("cannot send {} to {}: {}", leader.meta().id(), target, e.getMessage());
      return ReturnCode.TABLE_INIT_FAILED.reply("fail to send snapshot to " + target);
    }
    return ReturnCode.OK.reply();
  }

  private static ObjectNode block(Replica leader, int number, boolean last, byte[] bytes) {
    TableMeta meta = leader.meta();
    ObjectNode block = JsonTrees.object().put("tid", meta.id().tid()).put("pid", meta.id().pid());
    block.put("name", meta.name()).put("storage_mode", meta.storageMode());
    block.put("block_id", number).put("eof", last);
    return block.put("data", Base64.getEncoder().encodeToString(bytes));
  }

  /**
   * Receives a block; the last one puts what was received in the place of whatever this tablet had
   * on disk.
   */
  private ObjectNode takeBlock(ObjectNode request) {
    PartitionKey id = PartitionKey.of(request);
    if (tablet.find(id).isPresent()) {
      throw ReturnCode.TABLE_EXISTS.refusal();
    }
    TableMeta meta = TableMeta.of(request, ReplicaMode.kTableFollower);
    ReplicaStorage storage = disk.replica(id, meta.storageMode());
    try {
      byte[] bytes = Base64.getDecoder().decode(request.path("data").asText());
      storage.receive(bytes, request.path("block_id").asInt() == 0);
      if (request.path("eof").asBoolean()) {
        storage.install(meta);
      }
    } catch (IOException e) {
      log.error("cannot receive {}", id, e);
      return ReturnCode.TABLE_INIT_FAILED.reply();
    }
    return ReturnCode.OK.reply();
  }
}
