import { readingMs } from './reading';

/** The browser's own voice. Only voices that live on this computer: a remote one would send the words away. */

const VOICES_WAIT_MS = 1_500;

export async function localVoice(): Promise<SpeechSynthesisVoice | null> {
	if (!('speechSynthesis' in globalThis)) return null;
	const known = pickVoice(speechSynthesis.getVoices());
	if (known) return known;
	await new Promise((resolve) => {
		speechSynthesis.addEventListener('voiceschanged', resolve, { once: true });
		setTimeout(resolve, VOICES_WAIT_MS);
	});
	return pickVoice(speechSynthesis.getVoices());
}

export function pickVoice<V extends Pick<SpeechSynthesisVoice, 'lang' | 'localService' | 'default'>>(
	voices: readonly V[]
): V | null {
	const english = voices.filter((voice) => voice.localService && /^en\b/i.test(voice.lang));
	return english.find((voice) => voice.default) ?? english[0] ?? null;
}

/** Speaks `text` to its end; false when the browser couldn't. */
export async function speakLocally(text: string, voice: SpeechSynthesisVoice): Promise<boolean> {
	// Some browsers stop in the middle of a long text: sentence by sentence they don't.
	for (const sentence of sentences(text)) {
		if (!(await speakSentence(sentence, voice))) return false;
	}
	return true;
}

export function sentences(text: string): string[] {
	return text.match(/[^.!?]+[.!?]*\s*/g)?.map((sentence) => sentence.trim()).filter(Boolean) ?? [];
}

function speakSentence(text: string, voice: SpeechSynthesisVoice): Promise<boolean> {
	return new Promise((resolve) => {
		const utterance = new SpeechSynthesisUtterance(text);
		utterance.voice = voice;
		utterance.lang = voice.lang;
		// Some browsers never tell the end; then the words are left to be read.
		setTimeout(() => resolve(false), 3 * readingMs(text));
		utterance.onend = () => resolve(true);
		utterance.onerror = () => resolve(false);
		speechSynthesis.speak(utterance);
	});
}
