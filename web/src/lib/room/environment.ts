import { localVoice, speakLocally } from '$lib/call/browser-voice';
import type { CallTools } from '$lib/call/call.svelte';
import { silentMouth } from '$lib/call/lines';
import { MicrophoneError, openMicrophone } from '$lib/call/microphone';
import { Player } from '$lib/call/player';
import type { Duplex } from '$lib/call/protocol';
import { browserSocketTools } from '$lib/call/socket';
import { openSoundStore } from '$lib/call/sound-store';

/** What a questionnaire needs of this browser: nothing is played, and nobody waits until a line was read. */
export async function writtenTools(): Promise<CallTools> {
	return {
		socket: browserSocketTools(),
		store: await openSoundStore(),
		mouth: silentMouth(),
		duplex: 'half',
		openMicrophone: () => Promise.reject(new MicrophoneError('unsupported')),
		now: () => performance.now()
	};
}

/** What a call needs of this browser. Call it on a gesture: sound may not start before. */
export async function callTools(context: AudioContext, headphones: boolean, duplex: Duplex): Promise<CallTools> {
	const player = new Player(context, 16_000);
	const voice = await localVoice();
	return {
		socket: browserSocketTools(),
		store: await openSoundStore(),
		mouth: {
			play: (samples) => player.play(samples),
			speak: async (text) => voice !== null && speakLocally(text, voice),
			wait: (ms) => new Promise((resolve) => setTimeout(resolve, ms)),
			progress: () => ({ queued: player.queued, heard: player.heard }),
			leadMs: () => player.leadMs,
			duck: (ducked) => player.duck(ducked),
			stop: () => {
				player.stop();
				if (voice !== null) speechSynthesis.cancel();
			}
		},
		duplex,
		openMicrophone: (frame, gone) => openMicrophone({ context, headphones, frame, gone }),
		now: () => performance.now()
	};
}
