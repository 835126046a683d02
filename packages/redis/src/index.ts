export type { IoRedisClient, NodeRedisClient, RedisClient } from './client.ts';
export { redisLanes, type RedisLanesOptions } from './redis-lanes.ts';
