'use strict';

// Light, dark, or as the system is: the choice is kept in a cookie, so that pages come with it from the server.
document.getElementById('theme').addEventListener('click', () => {
  const root = document.documentElement;
  const dark = root.dataset.theme ? root.dataset.theme === 'dark' : matchMedia('(prefers-color-scheme: dark)').matches;
  root.dataset.theme = dark ? 'light' : 'dark';
  document.cookie = `theme=${root.dataset.theme}; path=/; max-age=31536000; samesite=lax`;
});

// A finished video moves while it is pointed at or focused.
for (const [event, run] of [['pointerover', v => v.play().catch(() => {})], ['pointerout', v => v.pause()], ['focusin', v => v.play().catch(() => {})], ['focusout', v => v.pause()]]) {
  document.addEventListener(event, e => {
    const video = e.target.closest?.('.card')?.querySelector('video[data-hover]');
    if (video) run(video);
  });
}

document.addEventListener('click', async e => {
  const copy = e.target.closest?.('[data-copy]');
  if (!copy) return;
  await navigator.clipboard.writeText(copy.parentElement.querySelector('pre').textContent);
  copy.textContent = copy.dataset.done;
});

// A prompt offered elsewhere on the page goes into the box.
document.addEventListener('click', e => {
  const fill = e.target.closest?.('[data-fill]');
  const prompt = document.getElementById('prompt');
  if (!fill || !prompt) return;
  prompt.value = fill.dataset.fill;
  prompt.focus();
});

document.addEventListener('submit', e => {
  const question = e.target.dataset?.confirm;
  if (question && !confirm(question)) e.preventDefault();
});

// Ctrl-Enter in the prompt is Generate.
document.addEventListener('keydown', e => {
  if (e.key === 'Enter' && (e.ctrlKey || e.metaKey) && e.target.id === 'prompt') e.target.form.requestSubmit();
});

// A file dropped anywhere on the first page goes into its field, and the field's change sends it.
document.addEventListener('dragover', e => {
  const drop = document.getElementById('drop');
  if (!drop) return;
  e.preventDefault();
  drop.classList.add('over');
});
document.addEventListener('dragleave', () => document.getElementById('drop')?.classList.remove('over'));
document.addEventListener('drop', e => {
  const drop = document.getElementById('drop');
  if (!drop || e.dataTransfer.files.length === 0) return;
  e.preventDefault();
  drop.classList.remove('over');
  const input = drop.querySelector('input[type=file]');
  input.files = e.dataTransfer.files;
  input.dispatchEvent(new Event('change', { bubbles: true }));
});

document.addEventListener('htmx:afterRequest', e => {
  if (e.detail.elt.id !== 'create' || !e.detail.successful || e.detail.xhr.getResponseHeader('HX-Retarget')) return;
  document.getElementById('fault').textContent = '';
  document.getElementById('nothing')?.remove();
});

// Compared videos follow the first one.
const synced = [...document.querySelectorAll('video[data-sync]')];
if (synced.length > 0) {
  const together = time => synced.forEach(v => { v.currentTime = Math.min(time, v.duration || time); });
  document.getElementById('player').addEventListener('click', e => {
    const step = e.target.dataset.step;
    if (step) {
      synced.forEach(v => v.pause());
      together(Math.max(0, synced[0].currentTime + step / synced[0].dataset.fps));
    } else if ('play' in e.target.dataset) {
      const paused = synced[0].paused;
      together(synced[0].currentTime);
      synced.forEach(v => (paused ? v.play() : v.pause()));
    }
  });
  synced[0].addEventListener('seeked', () => synced.slice(1).forEach(v => {
    if (Math.abs(v.currentTime - synced[0].currentTime) > 0.08) v.currentTime = synced[0].currentTime;
  }));
}
