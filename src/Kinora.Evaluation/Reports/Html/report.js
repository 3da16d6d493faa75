// Only the videos in sight play, so that a page of hundreds stays light.
const videos = [...document.querySelectorAll("video")];
const button = document.getElementById("play");
let playing = true;
const inSight = new Set();

function refresh(video) {
  if (playing && inSight.has(video)) video.play().catch(() => {});
  else video.pause();
}

const watcher = new IntersectionObserver(entries => {
  for (const entry of entries) {
    if (entry.isIntersecting) inSight.add(entry.target);
    else inSight.delete(entry.target);
    refresh(entry.target);
  }
});
videos.forEach(video => watcher.observe(video));

if (videos.length === 0) button.remove();
button.addEventListener("click", () => {
  playing = !playing;
  button.textContent = playing ? "Pause all" : "Play all";
  videos.forEach(refresh);
});
