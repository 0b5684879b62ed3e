package io.openmldb.rollout.sandbox.server.nameserver;

/** Where an operation is in its life, by the protocol's names. */
enum OpStatus {
  kInited,
  kDoing,
  kDone,
  kFailed,
  kCanceled;

  boolean isOver() {
    return this != kInited && this != kDoing;
  }
}
