/** Flag files made at random, read by the product and by the real gflags. */
package io.openmldb.rollout.acceptance.gflags;
