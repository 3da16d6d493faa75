// OpenAI's own client, as it comes, against a running server. Usage: node client.mjs ADDRESS KEY
// Says what it saw as one line of JSON; anything that is not as OpenAI's documentation has it ends with an error.

import assert from 'node:assert/strict';
import OpenAI, { AuthenticationError, BadRequestError, NotFoundError } from 'openai';

const [address, key] = process.argv.slice(2);
const client = new OpenAI({ baseURL: `${address}/v1`, apiKey: key });

const finish = async video => {
  while (video.status === 'queued' || video.status === 'in_progress') {
    const { data, response } = await client.videos.retrieve(video.id).withResponse();
    video = data;
    if (video.status === 'queued' || video.status === 'in_progress') {
      assert.match(response.headers.get('openai-poll-after-ms'), /^\d+$/);
      await new Promise(resolve => setTimeout(resolve, Number(response.headers.get('openai-poll-after-ms'))));
    }
  }

  return video;
};

// Fields of Kinora's travel beside OpenAI's.
const settings = { seconds: '0.5', size: '64x64', steps: 2, seed: 7 };
const created = await client.videos.create({ model: 'mini', prompt: '一只企鹅在雪地里跳', ...settings });
assert.equal(created.object, 'video');
assert.ok(['queued', 'in_progress'].includes(created.status));
const done = await finish(created);
assert.equal(done.status, 'completed', JSON.stringify(done.error));
assert.deepEqual([done.progress, done.seconds, done.size, done.error], [100, '0.5', '64x64', null]);

const remix = await finish(await client.videos.remix(done.id, { prompt: 'a frog hops in the snow' }));
assert.deepEqual([remix.status, remix.remixed_from_video_id, remix.prompt], ['completed', done.id, 'a frog hops in the snow']);

const listed = [];
for await (const video of client.videos.list({ limit: 1, order: 'asc' })) listed.push(video.id);
assert.deepEqual(listed, [done.id, remix.id]);

const sizes = {};
for (const [variant, magic, at] of [['video', 'ftyp', 4], ['thumbnail', 'WEBP', 8], ['spritesheet', 'WEBP', 8]]) {
  const bytes = Buffer.from(await (await client.videos.downloadContent(done.id, { variant })).arrayBuffer());
  assert.equal(bytes.subarray(at, at + 4).toString('latin1'), magic);
  sizes[variant] = bytes.length;
}

const models = [];
for await (const model of client.models.list()) models.push(model.id);
assert.deepEqual(models, ['mini']);

await assert.rejects(client.videos.create({ prompt: '' }), BadRequestError);
await assert.rejects(client.videos.create({ prompt: 'a', seconds: 'long' }), error => error instanceof BadRequestError && error.param === 'seconds' && error.type === 'invalid_request_error');
await assert.rejects(client.videos.extend({ prompt: 'a', seconds: '4', video: { id: done.id } }), error => error instanceof BadRequestError && error.code === 'unsupported_by_model');
await assert.rejects(client.videos.retrieve('video_0'), NotFoundError);
await assert.rejects(new OpenAI({ baseURL: `${address}/v1`, apiKey: 'wrong' }).videos.list(), AuthenticationError);

for (const video of [done, remix]) assert.deepEqual(await client.videos.delete(video.id), { id: video.id, object: 'video.deleted', deleted: true });
await assert.rejects(client.videos.downloadContent(done.id), NotFoundError);
console.log(JSON.stringify({ sizes, models }));
