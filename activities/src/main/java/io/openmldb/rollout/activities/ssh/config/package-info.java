/** OpenSSH's client configuration, as far as it says where and as whom to log in. */
@NullMarked
package io.openmldb.rollout.activities.ssh.config;

import org.jspecify.annotations.NullMarked;
