import {
  to = whatsapp_welcome_message_sequence.spring
  id = "102000000000001/186000000"
}
