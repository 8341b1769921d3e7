import {
  to = whatsapp_welcome_message_sequence.spring
  identity = {
    business_account_id = "102000000000001"
    sequence_id         = "186000000"
  }
}
